/// WebP (RFC 9649): a RIFF container whose first chunk says the size, in one of three ways.
enum WebPHeader {
    static let container = Array("RIFF".utf8)
    static let form = Array("WEBP".utf8)

    static func size(of file: FileBytes) throws(EvidenceFault) -> ImageSize {
        // A byte of padding may follow; anything else could be a whole other file.
        guard let length = file.littleEndian(4, at: 4), (0...1).contains(file.count - length - 8), file.count >= 30
        else {
            throw .truncated
        }
        if file.has(Array("VP8X".utf8), at: 12) { return try extended(file) }
        if file.has(Array("VP8L".utf8), at: 12) { return try lossless(file) }
        if file.has(Array("VP8 ".utf8), at: 12) { return try lossy(file) }
        throw .type
    }

    /// Section 2.7.1: width and height less one, 24 bits each.
    private static func extended(_ file: FileBytes) throws(EvidenceFault) -> ImageSize {
        guard let width = file.littleEndian(3, at: 24), let height = file.littleEndian(3, at: 27) else {
            throw .truncated
        }
        return ImageSize(width: width + 1, height: height + 1)
    }

    /// Section 3.4: a byte 2F, then width and height less one, 14 bits each.
    private static func lossless(_ file: FileBytes) throws(EvidenceFault) -> ImageSize {
        guard file.byte(20) == 0x2F, let bits = file.littleEndian(4, at: 21) else { throw .type }
        return ImageSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
    }

    /// RFC 6386 section 9.1: three bytes of frame tag, a start code, then width and height, 14 bits
    /// each and two of scale.
    private static func lossy(_ file: FileBytes) throws(EvidenceFault) -> ImageSize {
        guard file.has([0x9D, 0x01, 0x2A], at: 23), let width = file.littleEndian(2, at: 26),
            let height = file.littleEndian(2, at: 28)
        else { throw .type }
        return ImageSize(width: width & 0x3FFF, height: height & 0x3FFF)
    }
}
