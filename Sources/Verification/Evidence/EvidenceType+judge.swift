package import Domain

/// What is wrong with a file; the raw value is the reason's code.
package enum EvidenceFault: String, Error, Sendable, Hashable, CaseIterable {
    case empty = "evidence.empty"
    case tooLarge = "evidence.too-large"
    /// None of the accepted types, whatever its name says.
    case type = "evidence.type"
    /// A telephone's photo in a form that hardly any browser shows: its owner can save it in another.
    case heic = "evidence.heic"
    case truncated = "evidence.truncated"
    /// Small to send, and more pixels or pages than a viewer should be made to hold.
    case bomb = "evidence.bomb"
    /// A document that does something, is filled in, or carries other files.
    case active = "evidence.active"
    /// A document that asks for a password.
    case encrypted = "evidence.encrypted"
    /// A document that two programs may show differently, or that can't be read at all.
    case damaged = "evidence.damaged"
}

extension EvidenceType {
    /// Bytes of one file.
    package static let maximumSize = 5 * 1024 * 1024

    /// Tells a file's type by what it holds, never by its name, and refuses what no reviewer should
    /// have to open. Reads headers and structure alone: no pixel is unpacked here, and nothing of a
    /// document beyond its two ends.
    package static func judge(_ bytes: [UInt8]) throws(EvidenceFault) -> EvidenceType {
        guard !bytes.isEmpty else { throw .empty }
        let file = FileBytes(bytes)
        guard !HEICHeader.matches(file) else { throw .heic }
        guard bytes.count <= maximumSize else { throw .tooLarge }
        if file.has(JPEGHeader.signature, at: 0) {
            try JPEGHeader.size(of: file).check()
            return .jpeg
        }
        if file.has(PNGHeader.signature, at: 0) {
            try PNGHeader.size(of: file).check()
            return .png
        }
        if file.has(WebPHeader.container, at: 0), file.has(WebPHeader.form, at: 8) {
            try WebPHeader.size(of: file).check()
            return .webp
        }
        if file.has(PDFHeader.signature, at: 0) {
            try PDFHeader.check(file)
            return .pdf
        }
        throw .type
    }
}

/// What an image's header says it would unpack to.
struct ImageSize: Equatable {
    let width: Int
    let height: Int

    static let longestSide = 20_000
    static let mostPixels = 50_000_000

    func check() throws(EvidenceFault) {
        guard width > 0, height > 0 else { throw .type }
        guard max(width, height) <= Self.longestSide, width * height <= Self.mostPixels else { throw .bomb }
    }
}
