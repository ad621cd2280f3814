import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: files of a case")
struct DeskFileTests {
    /// A refused change that was appealed with these files.
    private static func appealed(_ web: WebHarness, _ files: [Upload]) async throws -> CaseView {
        let first = try await web.waiting()
        let refusal = CaseDecision(reviewer: "wang", vote: .refuse, reason: "other", note: nil)
        let flow = try await web.engine.engine.decideCase(first, refusal, web.engine.call).get().flow.id
        let view = try await web.engine.engine.appealFlow(
            flow, statement: "<b>Please</b>", files: files, web.engine.call
        ).get()
        return try await web.engine.engine.readCase(try #require(view.review).id, web.engine.platform)
    }

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
        + chunk("IEND", [])

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(data.count)] + Array(name.utf8) + data + [0, 0, 0, 0]
    }

    @Test("A picture is served as what it is, with nothing that could run, and each opening is recorded")
    func picture() async throws {
        try await DeskAtWork.run { web in
            let view = try await Self.appealed(web, [Upload(name: "<script>alert(1)</script>.html", bytes: Self.png)])
            let desk = try await DeskAtWork.signedIn(web)
            let page = try await desk.see(view.id)
            #expect(page.body.contains("&lt;b&gt;Please&lt;/b&gt;"))
            #expect(!page.body.contains("<script>alert"))
            let path = "\(desk.path(.consoleCase, view.id))/files/\(try #require(view.files.first).id)"
            #expect(page.body.contains("href=\"\(path)\""))
            let file = try await desk.open(path)
            #expect(file.status == 200)
            #expect(file.headers[.contentType] == "image/png")
            #expect(file.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(file.headers[.xContentTypeOptions] == "nosniff")
            #expect(file.headers[.cacheControl] == "no-store")
            let disposition = file.headers[.contentDisposition] ?? ""
            #expect(disposition.hasPrefix("inline; filename=\"file.png\"; filename*=UTF-8''"))
            #expect(!disposition.contains("<") && !disposition.contains("\r"))
            try await #expect(desk.looks(view.id).contains { $0.act == .fileViewed && $0.login == "lena" })
        }
    }

    @Test("Nobody opens a file without a session, a role, or by the way of another case")
    func others() async throws {
        try await DeskAtWork.run { web in
            let view = try await Self.appealed(web, [Upload(name: "a.png", bytes: Self.png)])
            let file = try #require(view.files.first).id
            let other = try await web.waiting("user-2", phone: "+8613700137000", to: "+8613600136000")
            let lena = try await DeskAtWork.signedIn(web)
            try await #expect(lena.open("\(lena.path(.consoleCase, other))/files/\(file)").status == 404)
            let path = "\(lena.path(.consoleCase, view.id))/files/\(file)"
            try await #expect(PersonAtWeb(web).open(path, following: false).status == 303)
            try await #expect(DeskAtWork.signedIn(web, "olga", roles: [.operator]).open(path).status == 403)
            try await #expect(lena.looks(view.id).filter { $0.act == .fileViewed }.isEmpty)
        }
    }

    private static let letter = Array("%PDF-1.7 a letter\n%%EOF\n".utf8)

    @Test("A document is shown as pictures of its pages, and handed out for a reason alone")
    func document() async throws {
        try await DeskAtWork.run { web in
            let view = try await Self.appealed(web, [Upload(name: "letter.pdf", bytes: Self.letter)])
            let desk = try await DeskAtWork.signedIn(web)
            let path = "\(desk.path(.consoleCase, view.id))/files/\(try #require(view.files.first).id)"
            let page = try await desk.open(path)
            #expect(page.status == 200 && page.headers[.contentType]?.hasPrefix("text/html") == true)
            for number in 1...FakeDocumentReader.pages {
                #expect(page.body.contains("src=\"\(path)/pages/\(number)\""))
            }
            #expect(!page.body.contains("/pages/4"))
            let picture = try await desk.open(path + "/pages/2")
            #expect(picture.status == 200 && picture.body == "page 2" && picture.headers[.contentType] == "image/png")
            #expect(picture.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(picture.headers[.cacheControl] == "no-store" && picture.headers[.xContentTypeOptions] == "nosniff")
            for wrong in ["/pages/0", "/pages/4", "/pages/x", "/pages/-1"] {
                try await #expect(desk.open(path + wrong).status == 404)
            }
            let unsaid = try await desk.browser.send([("reason", "no")], to: path + "/take", from: path)
            #expect(unsaid.status == 422 && unsaid.body.contains("5 to 200 characters"))
            try await #expect(desk.looks(view.id).map(\.act) == [.fileViewed])
            let file = try await desk.browser.send(
                [("reason", "the seal has to be verified")], to: path + "/take", from: path)
            #expect(file.status == 200 && file.body == String(decoding: Self.letter, as: UTF8.self))
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"file.pdf\"") == true)
            try await #expect(
                desk.looks(view.id).contains { $0.act == .fileTaken && $0.login == "lena" && $0.reason != nil })
        }
    }

    @Test(
        "A file's name ends as its content was judged",
        arguments: [
            ("x.exe", EvidenceType.png, "x.exe.png"), ("x.png", .png, "x.png"), ("X.PNG", .png, "X.PNG"),
            ("x.png", .pdf, "x.png.pdf"), ("x.jpeg", .jpeg, "x.jpeg"), ("x.JPG", .jpeg, "x.JPG"),
            ("x", .webp, "x.webp"),
            ("png", .png, "png.png"), ("x.png ", .png, "x.png%20.png"), ("x.png.", .png, "x.png..png"),
        ])
    func ending(name: String, type: EvidenceType, told: String) {
        #expect(CaseFileController.disposition(name, type).hasSuffix("; filename*=UTF-8''\(told)"))
    }

    @Test("A PDF is for the machine's own viewer, and no name of a file gets into a header as it is")
    func names() {
        let disposition = CaseFileController.disposition("身份证 \"x\"\r\nSet-Cookie: a=b; 'c'.pdf", .pdf)
        #expect(disposition.hasPrefix("attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%BA%AB"))
        #expect(disposition.dropFirst(48).allSatisfy { $0.isLetter || $0.isNumber || "%-._'".contains($0) })
    }
}
