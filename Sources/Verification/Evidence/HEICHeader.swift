/// HEIC and HEIF (ISO/IEC 23008-12): a file of boxes (ISO/IEC 14496-12) whose first lists the brands that it keeps to.
enum HEICHeader {
    private static let box = Array("ftyp".utf8)
    private static let brands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].map { Array($0.utf8) }
    /// As many as anybody lists, so that a made-up length is not walked through.
    private static let mostBrands = 32

    static func matches(_ file: FileBytes) -> Bool {
        guard file.has(box, at: 4), let length = file.bigEndian(4, at: 0) else { return false }
        // The first brand, a version, then the others.
        let places = [8] + stride(from: 16, to: min(length, 16 + 4 * mostBrands), by: 4)
        return places.contains { place in brands.contains { file.has($0, at: place) } }
    }
}
