import ReaderProtocol

extension RenderedPage {
    /// Whether it is the PNG that the reply says it is: a reader that a document has taken over may
    /// send anything. Its size is checked, by which a browser sets memory aside, and that it holds
    /// nothing but a picture (PNG, third edition, section 5).
    var isSound: Bool {
        guard width > 0, height > 0, max(width, height) <= Self.longestSide, width * height <= Self.mostPixels else {
            return false
        }
        guard png.starts(with: Self.signature), let chunks = chunks() else { return false }
        guard let first = chunks.first, first.type == "IHDR", first.data.count == 13, chunks.last?.type == "IEND" else {
            return false
        }
        guard Self.number(first.data.prefix(4)) == width, Self.number(first.data.dropFirst(4).prefix(4)) == height
        else { return false }
        return chunks.dropFirst().dropLast().allSatisfy { Self.inner.contains($0.type) }
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// Pixels, and what libpng says of their colours: no text, no profiles, no animation.
    private static let inner: Set = ["IDAT", "sRGB", "gAMA", "cHRM"]

    private struct Chunk {
        let type: String
        let data: ArraySlice<UInt8>
    }

    /// Length, type, data and checksum, one after the other to the last byte.
    private func chunks() -> [Chunk]? {
        var (chunks, rest) = ([Chunk](), png.dropFirst(Self.signature.count))
        while !rest.isEmpty {
            guard rest.count >= 12 else { return nil }
            let length = Self.number(rest.prefix(4))
            guard length <= rest.count - 12 else { return nil }
            let type = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            chunks.append(Chunk(type: type, data: rest.dropFirst(8).prefix(length)))
            rest = rest.dropFirst(12 + length)
        }
        return chunks
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
