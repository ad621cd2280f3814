/// JPEG (ITU-T T.81 annex B): markers from the start of the image to the first scan.
enum JPEGHeader {
    /// Start of image, and the first byte of whatever marker follows.
    static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]
    private static let endOfImage: [UInt8] = [0xFF, 0xD9]
    private static let startOfScan: UInt8 = 0xDA

    /// A frame's size comes before the first scan. The end of the image may be followed by
    /// something: telephones put previews and short films there. Coded data can't hold the end
    /// marker, since every FF in it is followed by a zero.
    static func size(of file: FileBytes) throws(EvidenceFault) -> ImageSize {
        var (place, size) = (2, ImageSize?.none)
        while true {
            let marker = try marker(in: file, at: &place)
            guard let length = file.bigEndian(2, at: place), length >= 2, place + length <= file.count else {
                throw .truncated
            }
            if isFrame(marker) { size = try frame(in: file, at: place) }
            place += length
            if marker == startOfScan { break }
        }
        guard let size else { throw .type }
        guard file.first(endOfImage, from: place) != nil else { throw .truncated }
        return size
    }

    /// Steps over the marker, which any number of FF may precede.
    private static func marker(in file: FileBytes, at place: inout Int) throws(EvidenceFault) -> UInt8 {
        guard let lead = file.byte(place) else { throw .truncated }
        guard lead == 0xFF else { throw .type }
        while file.byte(place) == 0xFF { place += 1 }
        guard let marker = file.byte(place) else { throw .truncated }
        // Markers without a length have no business before the first scan.
        guard marker >= 0xC0, !(0xD0...0xD9).contains(marker) else { throw .type }
        place += 1
        return marker
    }

    /// Start of frame: C0 to CF without the tables DHT (C4), JPG (C8) and DAC (CC).
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// Length 2, precision 1, height 2, width 2.
    private static func frame(in file: FileBytes, at place: Int) throws(EvidenceFault) -> ImageSize {
        guard let height = file.bigEndian(2, at: place + 3), let width = file.bigEndian(2, at: place + 5) else {
            throw .truncated
        }
        return ImageSize(width: width, height: height)
    }
}
