import Domain
import Testing
import Verification

@Suite("Judging files that people send")
struct EvidenceTypeTests {
    struct Sample: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let type: EvidenceType
        var testDescription: String { name }

        init(_ name: String, _ type: EvidenceType, _ bytes: [UInt8]) {
            (self.name, self.bytes, self.type) = (name, bytes, type)
        }
    }

    static let good = [
        Sample("a JPEG with a preview inside", .jpeg, Files.jpeg()),
        Sample("a JPEG with a film behind it", .jpeg, Files.jpeg() + Array("ftypmp42".utf8)),
        Sample("a PNG", .png, Files.png()),
        Sample("a large photograph", .jpeg, Files.jpeg(width: 8660, height: 5773)),
        Sample("an extended WebP", .webp, Files.webp(Files.extended())),
        Sample("a lossless WebP", .webp, Files.webp(Files.lossless())),
        Sample("a lossy WebP", .webp, Files.webp(Files.lossy())),
        Sample("a PDF", .pdf, Files.pdf()),
        Sample("a PDF with bytes behind its end", .pdf, Files.pdf() + [UInt8](repeating: 0, count: 900)),
    ]

    @Test("What is whole and harmless is told by its content", arguments: good)
    func accepted(sample: Sample) throws {
        #expect(try EvidenceType.judge(sample.bytes) == sample.type)
    }

    struct Fault: CustomTestStringConvertible {
        let name: String
        let fault: EvidenceFault
        let bytes: [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ fault: EvidenceFault, _ bytes: [UInt8]) {
            (self.name, self.fault, self.bytes) = (name, fault, bytes)
        }
        init(_ name: String, _ fault: EvidenceFault, _ text: String) { self.init(name, fault, Array(text.utf8)) }
    }

    static let strangers = [
        Fault("SVG", .type, "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>"),
        Fault("HTML", .type, "<!DOCTYPE html><html></html>"),
        Fault("a zip archive", .type, [0x50, 0x4B, 3, 4, 0, 0, 0, 0]),
        Fault("a program for Linux", .type, [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]),
        Fault("a program for Windows", .type, "MZ\u{90}"),
        Fault("a GIF", .type, "GIF89a"),
        Fault("a text that says it is a PNG", .type, "PNG, really"),
        Fault(
            "another RIFF, a sound", .type,
            Array("RIFF".utf8) + Files.little(30, 4) + Array("WAVEfmt ".utf8) + [UInt8](repeating: 0, count: 30)),
        Fault("a photo of an iPhone", .heic, Files.boxed("heic", ["mif1", "MiPr", "miaf", "heic"])),
        Fault(
            "a photo of an iPhone, of more than may be sent", .heic,
            Files.boxed("heic", []) + [UInt8](repeating: 0, count: EvidenceType.maximumSize)),
        Fault("a HEIF picture of another telephone", .heic, Files.boxed("mif1", ["heic"])),
        Fault("a series of pictures", .heic, Files.boxed("isom", ["iso8", "hevc"])),
        Fault("a film", .type, Files.boxed("isom", ["iso2", "avc1", "mp41"])),
        Fault("a film that names the brand behind its list", .type, Files.boxed("isom", []) + Array("heic".utf8)),
        Fault("a file cut off in its brands", .type, Array(Files.boxed("isom", ["mp42"]).prefix(15))),
        Fault("a PNG behind a page of HTML", .type, Array("<html>".utf8) + Files.png()),
        Fault("a PDF behind something else", .type, Array("GIF89a\n".utf8) + Files.pdf()),
        Fault("a JPEG that has no frame", .type, [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]),
        Fault("a JPEG whose markers are text", .type, [0xFF, 0xD8, 0xFF] + Array("Hello, hello".utf8)),
        Fault("a JPEG of no height", .type, Files.jpeg(height: 0)),
        Fault(
            "a PNG that does not begin with its header", .type,
            Files.pngSignature + Files.chunk("tEXt", [UInt8](repeating: 65, count: 30))),
        Fault("a WebP of an unknown sort", .type, Files.webp(Array("ABCD".utf8) + [UInt8](repeating: 0, count: 20))),
        Fault(
            "a lossy WebP without its start code", .type,
            Files.webp(Array("VP8 ".utf8) + [UInt8](repeating: 0, count: 20))),
        Fault("nothing", .empty, []),
        Fault(
            "five megabytes and a byte", .tooLarge,
            Files.jpeg() + [UInt8](repeating: 0, count: EvidenceType.maximumSize)),
    ]

    static let broken = [
        Fault("a JPEG without an end", .truncated, Files.jpeg(end: [])),
        Fault("a JPEG cut in a segment", .truncated, Array(Files.jpeg().prefix(9))),
        Fault("a JPEG of three bytes", .truncated, [0xFF, 0xD8, 0xFF]),
        Fault("a PNG without an end", .truncated, Files.png(end: [])),
        Fault("a PNG cut in its header", .truncated, Array(Files.png().prefix(20))),
        Fault(
            "a PNG whose chunk is longer than the file", .truncated,
            Files.png(end: Files.big(0xFFFF_FFFF, 4) + Array("IEND".utf8))),
        Fault("a PNG with another file behind it", .truncated, Files.png() + Files.pdf()),
        Fault("a WebP with another file behind it", .truncated, Files.webp(Files.extended()) + Files.pdf()),
        Fault("a WebP that says more than there is", .truncated, Files.webp(Files.extended(), declared: 9000)),
        Fault("a PDF without an end", .truncated, Files.pdf(end: "")),
        Fault("a PDF whose end is far from the end", .truncated, Files.pdf() + [UInt8](repeating: 10, count: 2000)),
        Fault("a JPEG with a side of 20,001", .bomb, Files.jpeg(width: 20_001, height: 1)),
        Fault("a JPEG of 65,535 by 65,535", .bomb, Files.jpeg(width: 65_535, height: 65_535)),
        Fault("a PNG of 50 million pixels and some", .bomb, Files.png(width: 10_000, height: 5_001)),
        Fault("a PNG of two billion by two billion", .bomb, Files.png(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF)),
        Fault("an extended WebP of 16,777,216 by 1", .bomb, Files.webp(Files.extended(width: 1 << 24, height: 1))),
        Fault("a lossless WebP of 16,384 by 16,384", .bomb, Files.webp(Files.lossless(width: 16_384, height: 16_384))),
        Fault("a lossy WebP of 16,383 by 16,383", .bomb, Files.webp(Files.lossy(width: 16_383, height: 16_383))),
    ]

    @Test(
        "What is not one of the four types, is broken or too large is refused as such", arguments: strangers + broken)
    func refused(fault: Fault) {
        #expect(throws: fault.fault) { try EvidenceType.judge(fault.bytes) }
    }

    @Test(
        "A file that stops anywhere before its end is refused, and never read past",
        arguments: [Files.jpeg(), Files.png(), Files.webp(Files.lossy()), Files.pdf(end: "%%EOF")])
    func cut(file: [UInt8]) {
        for length in 0..<file.count {
            #expect(throws: EvidenceFault.self, "cut at \(length)") {
                try EvidenceType.judge(Array(file.prefix(length)))
            }
        }
    }
}
