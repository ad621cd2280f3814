import Domain
import Testing
import Verification

@Suite("Names of files that people send")
struct EvidenceNameTests {
    @Test(
        "A name is made harmless and kept readable",
        arguments: [
            ("身份证 正面.jpg", "身份证 正面.jpg"), ("Crème brûlée (1).pdf", "Crème brûlée (1).pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\li\\scan.png", "scan.png"), ("cod\u{202E}gnp.exe", "codgnp.exe"),
            ("a\u{0}b\nc\r.png", "abc.png"),
            ("\u{200E}\u{2066}x\u{2069}.png", "x.png"), ("..", "file.png"), ("", "file.png"), ("   ", "file.png"),
            ("/", "file.png"),
            (".hidden", "hidden"), ("\u{FEFF}\u{200B}", "file.png"), ("photo.png/", "photo.png"),
        ])
    func cleaned(name: String, expected: String) {
        #expect(EvidenceName.cleaned(name, type: .png) == expected)
    }

    @Test(
        "A name is at most 120 characters, whatever they are made of", arguments: ["x", "字", "e\u{301}\u{302}\u{303}"])
    func short(unit: String) {
        let cleaned = EvidenceName.cleaned(String(repeating: unit, count: 5000), type: .pdf)
        #expect((1...120).contains(cleaned.count))
        #expect(cleaned.unicodeScalars.count <= 120)
    }
}
