/// PNG (W3C, third edition, section 5): a signature, then chunks of length, type, data and
/// checksum.
enum PNGHeader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let header = Array("IHDR".utf8)
    private static let end = Array("IEND".utf8)

    static func size(of file: FileBytes) throws(EvidenceFault) -> ImageSize {
        guard file.count >= 33 else { throw .truncated }
        guard file.bigEndian(4, at: 8) == 13, file.has(header, at: 12), let width = file.bigEndian(4, at: 16),
            let height = file.bigEndian(4, at: 20)
        else { throw .type }
        try requireEnd(of: file)
        return ImageSize(width: width, height: height)
    }

    private static func requireEnd(of file: FileBytes) throws(EvidenceFault) {
        var place = signature.count
        while let length = file.bigEndian(4, at: place), place + 12 + length <= file.count {
            let next = place + 12 + length
            if file.has(end, at: place + 4) {
                // A viewer ignores what follows the last chunk, so a whole other file could hide there.
                guard next == file.count else { throw .truncated }
                return
            }
            place = next
        }
        throw .truncated
    }
}
