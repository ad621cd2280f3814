import ReaderProtocol
import Testing

@testable import Providers

@Suite("Pictures that a reader sends")
struct RenderedPageTests {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        big(data.count) + Array(type.utf8) + data + [0, 0, 0, 0]
    }
    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    private static func header(_ width: Int, _ height: Int) -> [UInt8] {
        chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
    }
    private static let pixels = chunk("IDAT", [1, 2, 3])
    private static let end = chunk("IEND", [])

    @Test("A PNG of the promised size is passed on")
    func sound() {
        #expect(
            RenderedPage(
                png: Self.signature + Self.header(10, 20) + Self.pixels + Self.pixels + Self.end, width: 10, height: 20
            ).isSound)
    }

    /// Catches a picture that a compromised reader makes up: another size, another format, or
    /// something behind or inside it.
    @Test(
        "Anything else isn't",
        arguments: [
            [], signature, signature + header(10, 20), signature + header(20, 10) + pixels + end,
            header(10, 20) + pixels + end,
            Array("<svg/>".utf8), signature + pixels + header(10, 20) + end,
            signature + header(10, 20) + pixels + end + [0],
            signature + header(10, 20) + pixels + end + Array("PK".utf8),
            signature + header(10, 20) + chunk("tEXt", [1]) + pixels + end,
            signature + header(10, 20) + chunk("acTL", [1]) + pixels + end,
            signature + header(10, 20) + big(0xFFFF_FFFF) + Array("IDAT".utf8),
            signature + chunk("IHDR", big(10) + big(20)) + pixels + end,
            signature + chunk("IDAT", big(10) + big(20) + [8, 2, 0, 0, 0]) + pixels + end,
            [UInt8](repeating: 0, count: 8) + header(10, 20) + pixels + end,
            signature + header(10, 20) + pixels + big(100) + Array("IEND".utf8) + [0, 0, 0, 0],
        ])
    func unsound(png: [UInt8]) {
        #expect(!RenderedPage(png: png, width: 10, height: 20).isSound)
    }

    @Test(
        "A picture larger than any page isn't",
        arguments: [(0, 20), (10, 0), (8001, 10), (10, 8001), (1475, 1475), (1 << 31, 1 << 31)])
    func size(width: Int, height: Int) {
        #expect(
            !RenderedPage(
                png: Self.signature + Self.header(width, height) + Self.pixels + Self.end, width: width, height: height
            ).isSound)
    }
}
