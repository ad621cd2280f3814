import Foundation
import ReaderProtocol
import Testing

@Suite("Documents that only show something")
struct HarmlessDocumentTests {
    /// Catches a rule that goes by a key wherever it is.
    @Test("What ordinary programs write passes", arguments: HarmlessDocument.all)
    func plain(document: HarmlessDocument) {
        #expect(check(document.file.bytes) == .checked(pages: 1))
    }

    @Test("An ordinary document passes in object streams and linearised", arguments: HarmlessDocument.all)
    func rewritten(document: HarmlessDocument) throws {
        #expect(check(try Tools.qpdf(document.file.bytes, ["--object-streams=generate"])) == .checked(pages: 1))
        #expect(
            check(try Tools.qpdf(document.file.bytes, ["--linearize", "--object-streams=generate"]))
                == .checked(pages: 1))
    }

    /// Signing adds an update, so a signed statement always has one.
    @Test("An ordinary document passes as an incremental update", arguments: HarmlessDocument.all)
    func updated(document: HarmlessDocument) {
        #expect(check(PDFFile().updated(to: document.file)) == .checked(pages: 1))
    }

    private static let documents = [
        ("cairo", 1), ("chromium", 1), ("chromium-linearized", 1), ("fpdf", 2), ("matplotlib", 1), ("reportlab", 2),
        ("reportlab-cid", 1),
        ("scan", 1),
    ]

    /// Catches rules that ordinary files break in ways that nobody thought of.
    @Test("Files of real programs pass", arguments: documents)
    func real(name: String, pages: Int) throws {
        #expect(check(try Self.document(name)) == .checked(pages: pages))
    }

    static func document(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Documents/\(name)", withExtension: "pdf"))
        return Array(try Data(contentsOf: url))
    }
}
