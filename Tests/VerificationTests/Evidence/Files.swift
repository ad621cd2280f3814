import Verification

/// The smallest files of each type that are whole, built byte by byte, for tests to spoil in one
/// place each.
enum Files {
    // MARK: JPEG

    static func jpeg(width: Int = 640, height: Int = 480, end: [UInt8] = [0xFF, 0xD9]) -> [UInt8] {
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0]
        return [0xFF, 0xD8] + applicationData + frame + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34] + end
    }

    /// With a preview of its own inside, as telephones write it: its size and its end must not be
    /// taken for the image's.
    private static let applicationData: [UInt8] = [0xFF, 0xE1, 0, 10, 0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xC0, 1, 1]

    // MARK: PNG

    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func png(width: Int = 640, height: Int = 480, end: [UInt8] = chunk("IEND", [])) -> [UInt8] {
        pngSignature + chunk("IHDR", big(width, 4) + big(height, 4) + [8, 2, 0, 0, 0]) + chunk("IDAT", [1, 2, 3]) + end
    }

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        big(data.count, 4) + Array(name.utf8) + data + [0, 0, 0, 0]
    }

    // MARK: WebP

    static func webp(_ chunk: [UInt8], declared: Int? = nil) -> [UInt8] {
        let body = Array("WEBP".utf8) + chunk
        return Array("RIFF".utf8) + little(declared ?? body.count, 4) + body
    }

    static func extended(width: Int = 640, height: Int = 480) -> [UInt8] {
        Array("VP8X".utf8) + little(10, 4) + [0, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3)
    }

    static func lossless(width: Int = 640, height: Int = 480) -> [UInt8] {
        Array("VP8L".utf8) + little(10, 4) + [0x2F] + little((height - 1) << 14 | (width - 1), 4) + [0, 0, 0, 0, 0]
    }

    static func lossy(width: Int = 640, height: Int = 480) -> [UInt8] {
        Array("VP8 ".utf8) + little(10, 4) + [0, 0, 0, 0x9D, 0x01, 0x2A] + little(width, 2) + little(height, 2)
    }

    // MARK: Boxes, as of HEIF and of films

    static func boxed(_ brand: String, _ others: [String]) -> [UInt8] {
        big(16 + 4 * others.count, 4) + Array("ftyp\(brand)".utf8) + big(0, 4) + others.flatMap { Array($0.utf8) }
    }

    // MARK: PDF

    static func pdf(_ catalog: String = "", objects: String = "", end: String = "%%EOF\n") -> [UInt8] {
        Array(
            """
            %PDF-1.7
            1 0 obj
            << /Type /Catalog /Pages 2 0 R \(catalog) >>
            endobj
            \(objects)
            trailer << /Root 1 0 R >>
            startxref
            9
            \(end)
            """.utf8)
    }

    // MARK: Numbers

    static func big(_ number: Int, _ length: Int) -> [UInt8] { little(number, length).reversed() }
    static func little(_ number: Int, _ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
