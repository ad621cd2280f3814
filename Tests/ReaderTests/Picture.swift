import CImages

/// The pixels of a PNG.
struct Picture {
    struct Unreadable: Error {}

    let width: Int
    let height: Int
    private let pixels: [UInt8]

    init(png: [UInt8]) throws {
        var image = png_image()
        guard image_begin(&image, png, png.count) != 0 else { throw Unreadable() }
        var pixels = [UInt8](repeating: 0, count: Int(image.width) * Int(image.height) * 3)
        guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else { throw Unreadable() }
        (width, height, self.pixels) = (Int(image.width), Int(image.height), pixels)
    }

    /// Red, green and blue.
    func pixel(_ column: Int, _ row: Int) -> [UInt8] {
        let start = (row * width + column) * 3
        return Array(pixels[start..<start + 3])
    }

    /// How much of the picture is darker than half.
    /// - Parameter margin: the share at each edge that is left out.
    func ink(margin: Double = 0) -> Double {
        let columns = Int(Double(width) * margin)..<Int(Double(width) * (1 - margin))
        let rows = Int(Double(height) * margin)..<Int(Double(height) * (1 - margin))
        var dark = 0
        for row in rows { for column in columns where pixels[(row * width + column) * 3] < 128 { dark += 1 } }
        return Double(dark) / Double(columns.count * rows.count)
    }
}
