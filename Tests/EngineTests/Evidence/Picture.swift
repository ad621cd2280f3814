/// Files that are whole.
enum Picture {
    static let png: [UInt8] = png(marked: "")

    /// A picture of one pixel with a text inside, by which it can be searched for.
    static func png(marked text: String) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]) + chunk("tEXt", Array(text.utf8))
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: data.count >> $0) }
        return length + Array(name.utf8) + data + [0, 0, 0, 0]
    }
}
