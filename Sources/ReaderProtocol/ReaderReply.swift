/// What the program says.
package enum ReaderReply: Sendable, Hashable {
    case checked(pages: Int)
    case rendered(RenderedPage)
    case refused(ReaderFault)

    /// A page in full colour takes 6.5 MB before it is compressed; the rest is room for other
    /// types.
    package static let largestPicture = 32 * 1024 * 1024
    /// Magic, kind, width, height and length, and the picture.
    package static let largest = 17 + largestPicture
    private static let magic: StaticString = "BRP1"
    private static let longestCode = 64

    package func encoded() -> [UInt8] {
        var writer = FieldWriter(Self.magic)
        switch self {
        case .checked(let pages):
            writer.byte(1)
            writer.uint32(pages)
        case .rendered(let page):
            writer.byte(2)
            writer.uint32(page.width)
            writer.uint32(page.height)
            writer.uint32(page.png.count)
            writer.append(page.png)
        case .refused(let fault):
            writer.byte(3)
            writer.byte(UInt8(fault.rawValue.utf8.count))
            writer.append(Array(fault.rawValue.utf8))
        }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(MessageFault) {
        var reader = FieldReader(bytes)
        try reader.expect(Self.magic)
        switch try reader.byte() {
        case 1: self = .checked(pages: try reader.uint32())
        case 2: self = .rendered(try Self.page(&reader))
        case 3: self = .refused(try Self.fault(&reader))
        default: throw .unknown
        }
        try reader.end()
    }

    private static func page(_ reader: inout FieldReader) throws(MessageFault) -> RenderedPage {
        let (width, height, length) = (try reader.uint32(), try reader.uint32(), try reader.uint32())
        return RenderedPage(png: try reader.bytes(length, most: largestPicture), width: width, height: height)
    }

    private static func fault(_ reader: inout FieldReader) throws(MessageFault) -> ReaderFault {
        let length = Int(try reader.byte())
        let code = String(decoding: try reader.bytes(length, most: longestCode), as: UTF8.self)
        guard let fault = ReaderFault(rawValue: code) else { throw .unknown }
        return fault
    }
}

/// A page as a picture.
package struct RenderedPage: Sendable, Hashable {
    package let png: [UInt8]
    package let width: Int
    package let height: Int

    package init(png: [UInt8], width: Int, height: Int) { (self.png, self.width, self.height) = (png, width, height) }

    /// As many as A4 has at 150 dots an inch, 1240 × 1754. Every page gets about as many, so that
    /// an identity card scanned to its own size is as readable as a letter, and a box of 200 inches
    /// is no larger than either.
    package static let mostPixels = 1240 * 1754
    /// For receipts from a roll.
    package static let longestSide = 8000
}
