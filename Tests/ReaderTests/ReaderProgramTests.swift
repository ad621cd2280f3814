import Foundation
import PDFInspection
import ReaderProtocol
import Testing

@Suite("The reader as a program")
struct ReaderProgramTests {
    private func ask(_ request: ReaderRequest) throws -> (reply: ReaderReply, time: Duration) {
        let clock = ContinuousClock()
        var ended: Tools.Ended?
        let time = try clock.measure { ended = try Tools.reader(request.encoded()) }
        let result = try #require(ended)
        #expect(result.code == 0)
        return (try ReaderReply(decoding: result.output), time)
    }

    /// Catches a sandbox that takes too much: fonts and encodings are opened after it is entered.
    @Test("The program checks and draws inside the sandbox that it makes for itself")
    func whole() throws {
        #expect(try ask(ReaderRequest(.check, type: .pdf, document: PDFFile().bytes)).reply == .checked(pages: 1))
        let file = try HarmlessDocumentTests.document("reportlab-cid")
        let request = ReaderRequest(.render(page: 1), type: .pdf, document: file)
        #expect(try ask(request).reply == request.answer())
    }

    /// Catches a filter of system calls that refuses nothing, and limits that aren't set. The probe
    /// names what it could do.
    @Test("Inside its sandbox a program can read and allocate, and little else")
    func sandbox() throws {
        let ended = try Tools.sandboxProbe()
        #expect(String(decoding: ended.output, as: UTF8.self) == "reads\nallocates\nhears-its-limits\n")
        #expect(ended.code == 0)
    }

    @Test("A request that can't be read ends it with 65, without a reply", arguments: [0, 5, 13, 14, 20])
    func cut(length: Int) throws {
        let request = ReaderRequest(.check, type: .pdf, document: PDFFile().bytes).encoded()
        let ended = try Tools.reader(Array(request.prefix(length)))
        #expect(ended.code == 65)
        #expect(ended.output.isEmpty)
        #expect(ended.complaint == "bindery-reader: the request can't be read: cut\n")
    }

    @Test("A document that is too long is refused by its header")
    func tooLong() throws {
        let ended = try Tools.reader(Array("BRQ1".utf8) + [1, 1, 0, 0, 0, 0, 0, 0x50, 0, 1])
        #expect(ended.code == 65)
        #expect(ended.complaint == "bindery-reader: the request can't be read: tooLarge\n")
    }

    /// Catches a limit on processor time that isn't there, or that ends the program without a word:
    /// forms that draw forms that draw forms.
    @Test("A page that takes forever to draw is a bomb", .timeLimit(.minutes(1)))
    func slow() throws {
        var file = PDFFile(page: "/Resources << /XObject << /X 10 0 R >> >>")
        for number in 10..<22 {
            let content = String(repeating: "/X Do ", count: 10) + "0 0 9 9 re f"
            file.objects[number] = PDFFile.stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /X \(number + 1) 0 R >> >>",
                content)
        }
        file.objects[22] = PDFFile.stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200]", "0 0 9 9 re f")
        file.objects[4] = PDFFile.stream("", "/X Do")
        let (reply, time) = try ask(ReaderRequest(.render(page: 1), type: .pdf, document: file.bytes))
        #expect(reply == .refused(.bomb))
        // Ten seconds of processor time, on a machine that may have others to serve.
        #expect(time < .seconds(50))
    }

    /// Catches a limit on memory that isn't there: 4 MiB that unfold to 4 GiB where objects are
    /// compressed.
    @Test("An object stream that unfolds beyond the memory allowed is a bomb")
    func unfolding() throws {
        let file = Bomb.objectStream(gibibytes: 4)
        #expect(file.count < ReaderRequest.largestDocument)
        let reply = try ask(ReaderRequest(.check, type: .pdf, document: file)).reply
        #expect(reply == .refused(.bomb))
    }
}
