import ReaderProtocol
import Testing

@Suite("Documents that are broken, locked or too much")
struct DamagedDocumentTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let name: String
        let file: [UInt8]
        var testDescription: String { name }

        init(_ name: String, _ file: [UInt8]) { (self.name, self.file) = (name, file) }
        init(_ name: String, _ file: PDFFile) { self.init(name, file.bytes) }
    }

    static let damaged = [
        Sample("nothing", []),
        Sample("a text", Array("Hello".utf8)),
        Sample("a header alone", Array("%PDF-1.7\n".utf8)),
        Sample("something before the header", Array("<html>\n".utf8) + PDFFile().bytes),
        Sample("a cut file", Array(PDFFile().bytes.dropLast(40))),
        Sample("an end far from the end", PDFFile().bytes + [UInt8](repeating: 10, count: 5000)),
        Sample("a wrong table", replacing("0000000009 00000 n", by: "0000000010 00000 n", in: PDFFile())),
        Sample("a stream of another length", replacing("/Length 33", by: "/Length 11", in: PDFFile())),
        Sample("an object without an end", replacing("endobj\n2 0 obj", by: "endxxx\n2 0 obj", in: PDFFile())),
        Sample("a key twice in the catalog", PDFFile(catalog: "/Lang (en) /Lang (zh)")),
        Sample("a key twice, once as an escape", PDFFile(catalog: "/Lang (en) /L#61ng (zh)")),
        Sample("a key twice in the trailer", PDFFile(trailer: "/ID [<00> <00>] /ID [<01> <01>]")),
        Sample("a key twice in a stream", PDFFile(objects: [10: PDFFile.stream("/K 1 /K 2", "x")])),
        Sample(
            "a key twice in an object stream",
            PDFFile(objects: [10: PDFFile.stream("/Type /ObjStm /N 1 /First 5", "20 0 << /K 1 /K 2 >>")])
        ),
        Sample(
            "a key twice in a version that was replaced",
            PDFFile(catalog: "/Lang (en) /Lang (zh)").updated(to: PDFFile())),
        Sample("no pages", PDFFile(pages: 0)),
        Sample("a count of pages that is too small", PDFFile(pages: 2, count: 1)),
        Sample("a count of pages that is too large", PDFFile(count: 2)),
        Sample(
            "a page that is listed twice",
            replacing("/Kids [3 0 R 1001 0 R]", by: "/Kids [3 0 R    3 0 R]", in: PDFFile(pages: 2))),
        Sample("pages that go round", replacing("/Kids [3 0 R]", by: "/Kids [2 0 R]", in: PDFFile())),
        Sample(
            "values nested 600 deep",
            PDFFile(catalog: "/K " + String(repeating: "[", count: 600) + String(repeating: "]", count: 600))),
        Sample(
            "an object stream that is in no table",
            PDFFile().hiding("77 0 obj\n\(PDFFile.stream("/Type /ObjStm /N 0 /First 0", ""))\nendobj")),
        Sample(
            "an object stream whose objects are outside",
            PDFFile(objects: [10: PDFFile.stream("/Type /ObjStm /N 1 /First 5", "20 99")])),
        Sample(
            "an object stream that is shorter than its index",
            PDFFile(objects: [10: PDFFile.stream("/Type /ObjStm /N 1 /First 50", "20 0")])),
        Sample("an object that is in no table and has no end", PDFFile().hiding("77 0 obj\n<< /K")),
    ]

    private static func replacing(_ old: String, by new: String, in file: PDFFile) -> [UInt8] {
        let text = String(decoding: file.bytes, as: UTF8.self)
        precondition(text.contains(old))
        return Array(text.replacing(old, with: new).utf8)
    }

    /// Catches a reader that repairs: what it would make of the file, another viewer may make
    /// differently.
    @Test("A file that has to be repaired, or that may be read in two ways, is refused", arguments: damaged)
    func refused(sample: Sample) {
        #expect(check(sample.file) == .refused(.damaged))
    }

    @Test("A file that stops anywhere before its end is refused, and never read past")
    func cut() {
        let file = PDFFile(catalog: "/OpenAction [3 0 R /Fit]").bytes
        // The last two bytes are a letter of the end's word, which nobody needs, and a line's end.
        for length in 0..<file.count - 7 {
            #expect(check(Array(file.prefix(length))) == .refused(.damaged), "cut at \(length)")
        }
    }

    static let encryptions = [["--encrypt", "", "owner", "256", "--"], ["--encrypt", "user", "owner", "256", "--"]]

    /// Catches a reader that opens what anybody can open: its permissions say what may be done with
    /// it, and strings are hidden from others.
    @Test("An encrypted file is refused, with and without a password to open it", arguments: encryptions)
    func encrypted(options: [String]) throws {
        #expect(check(try Tools.qpdf(PDFFile().bytes, options)) == .refused(.encrypted))
    }

    /// Catches an answer that sends somebody to repair what they should unlock.
    @Test("A file that is encrypted and broken is encrypted")
    func encryptedAndBroken() throws {
        let file = try Tools.qpdf(PDFFile().bytes, Self.encryptions[0])
        #expect(check(file + Array("77 0 obj\n<< /K\n%%EOF\n".utf8)) == .refused(.encrypted))
    }

    @Test("A file is encrypted if any of its trailers says so")
    func encryptedBefore() {
        #expect(
            check(PDFFile().hiding("trailer << /Root 1 0 R /Encrypt << /Filter /Acme >> >>")) == .refused(.encrypted))
        #expect(
            check(PDFFile(trailer: "/Encrypt << /Filter /Acme /V 9 >> /ID [<00> <00>]").bytes) == .refused(.encrypted))
    }

    @Test(
        "A document may have 200 pages, and no more",
        arguments: [(200, ReaderReply.checked(pages: 200)), (201, .refused(.bomb))])
    func pages(count: Int, reply: ReaderReply) {
        #expect(check(PDFFile(pages: count).bytes) == reply)
    }

    /// Catches a structure that unfolds: 5 MiB of nulls in an array.
    @Test("A document with millions of values is refused")
    func values() {
        let nulls = String(repeating: "1 ", count: 2_000_000)
        #expect(check(PDFFile(objects: [10: "[\(nulls)]"]).bytes) == .refused(.bomb))
    }

    /// Catches the same of a table, which is read before any object is.
    @Test("A document with hundreds of thousands of objects is refused")
    func objects() {
        let entries = String(repeating: "0000000009 00000 n \n", count: 240_000)
        let start = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        let table = "xref\n0 240001\n0000000000 65535 f \n\(entries)trailer << /Root 1 0 R /Size 240001 >>\n"
        #expect(check(Array("\(start)\(table)startxref\n\(start.utf8.count)\n%%EOF\n".utf8)) == .refused(.bomb))
    }
}
