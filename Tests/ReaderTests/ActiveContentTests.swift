import ReaderProtocol
import Testing

@Suite("Documents that do something")
struct ActiveContentTests {
    /// Catches a rule that is taken away: each document breaks one rule alone wherever that can be.
    @Test("A document that acts, plays, sends, asks or carries something is refused", arguments: ActiveDocument.all)
    func plain(document: ActiveDocument) {
        #expect(check(document.file.bytes) == .refused(.active))
    }

    /// Catches names that are compared as they are written.
    @Test("Names written as escapes change nothing", arguments: ActiveDocument.all)
    func escaped(document: ActiveDocument) {
        #expect(check(document.file.escaped.bytes) == .refused(.active))
    }

    /// Catches a reader that looks at what is written plainly alone, as the scanner before this one
    /// did.
    @Test("Compression into object streams hides nothing", arguments: ActiveDocument.all)
    func objectStream(document: ActiveDocument) throws {
        let file = try Tools.qpdf(document.file.bytes, ["--object-streams=generate", "--preserve-unreferenced"])
        #expect(check(file) == .refused(.active))
    }

    @Test("An incremental update hides nothing that it adds", arguments: ActiveDocument.all)
    func update(document: ActiveDocument) {
        #expect(check(PDFFile().updated(to: document.file)) == .refused(.active))
    }

    /// Catches what a viewer shows that offers earlier versions, as those do that show what a
    /// signature covers. Left out is what a later version makes harmless by taking away what it
    /// refers to, and lists of annotations that only a page's own entry makes one.
    @Test("An incremental update hides nothing that it replaces", arguments: ActiveDocument.keys + ActiveDocument.kinds)
    func replaced(document: ActiveDocument) {
        #expect(check(document.file.updated(to: PDFFile())) == .refused(.active))
    }

    /// Catches a walk that begins at the catalog alone.
    @Test(
        "What nothing leads to is looked at, in the table and outside",
        arguments: [
            "<< /S /URI >>", "<< /JS (1) >>", "<< /Subtype /Movie >>", "[[<< /S /Launch >>]]",
            "<< /A << /S /Teleport >> >>",
        ])
    func unreachable(object: String) throws {
        var file = PDFFile()
        file.objects[10] = object
        #expect(check(file.bytes) == .refused(.active))
        #expect(
            check(try Tools.qpdf(file.bytes, ["--object-streams=generate", "--preserve-unreferenced"]))
                == .refused(.active))
        #expect(check(PDFFile().hiding("77 0 obj\n\(object)\nendobj")) == .refused(.active))
        #expect(check(PDFFile().hiding("77\t0\r\nobj \(object) endobj")) == .refused(.active))
        #expect(check(PDFFile().hiding("3 0 obj\n\(object)\nendobj")) == .refused(.active))
        #expect(check(PDFFile().hiding("trailer << /Root \(object) >>")) == .refused(.active))
    }

    /// Catches a reader of object streams that trusts the table to say what is in them.
    @Test("What is in an object stream and in no table is looked at", arguments: ["77", "3"])
    func hiddenInObjectStream(number: String) {
        let (index, object) = ("\(number) 0 ", "<< /S /URI >>")
        var file = PDFFile()
        file.objects[10] = PDFFile.stream("/Type /ObjStm /N 1 /First \(index.utf8.count)", index + object)
        #expect(check(file.bytes) == .refused(.active))
    }

    @Test("A stream that is in no table and has external data is refused")
    func hiddenStream() {
        let stream = PDFFile.stream("/F << /FS /URL >>", "x")
        #expect(check(PDFFile().hiding("77 0 obj\n\(stream)\nendobj")) == .refused(.active))
    }
}
