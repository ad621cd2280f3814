import BrowserSupport
import Domain
import Engine
import Foundation
import TestSupport
import Testing

@Suite("People look at a change")
struct AppealJourneys {
    @Test(
        "The page of a reviewed change continues on its own with scripts, and when it is opened again without",
        arguments: Manner.all)
    func approved(manner: Manner) async throws {
        try await Site.run { site in
            let (lin, review) = try await site.reviewed(manner)
            try await lin.see(lin.say("You will hear from us by", "答复您"))
            try await #expect(lin.step == lin.say("Review", "人工审核"))
            try await site.decide(review, .approve)
            try await lin.seesAtLast(("Your phone number will be changed soon", "您的手机号即将更换"))
        }
    }

    @Test(
        "A question of the reviewers is answered with words and a picture, once, however often it is pressed",
        arguments: Manner.two)
    func asked(manner: Manner) async throws {
        try await Site.run { site in
            let (lin, review) = try await site.reviewed(manner)
            let desk = try await Self.desk(site, "mei")
            _ = try await site.engine.engine.takeCase(review, desk).get()
            _ = try await site.engine.engine.askPerson(review, text: "Which telephone? 哪部手机？", desk).get()
            try await lin.seesAtLast(("The reviewer has a question", "审核人员有问题需要您答复"))
            try await lin.see("Which telephone? 哪部手机？")
            try await lin.fill(lin.say("Your answer", "您的答复"), with: "The green one. 绿色那部。")
            try await lin.attach([(name: "手机 photo.png", bytes: lin.screenshot())], to: "#files")
            try await lin.pressTwice(lin.say("Send", "提交"))
            try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
            try await lin.see("手机 photo.png")
            try await lin.reload()
            let entries = try await site.engine.engine.readFlow(lin.flow, site.engine.platform).review?.entries ?? []
            #expect(entries.map(\.author) == [.reviewer, .person])
            #expect(entries.last?.files.map(\.type.rawValue) == ["image/png"])
        }
    }

    @Test("A refusal says why; the appeal takes words, a picture and a document", arguments: Manner.two)
    func appealed(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.refused(manner)
            try await lin.see("The card can't be read. 证件无法辨认。")
            try await lin.see(lin.say("You can do this until", "之前可以申诉"))
            let (picture, document) = (try await lin.screenshot(), try await lin.printed())
            try await lin.fill(lin.say("What should we know?", "情况说明"), with: "Here it is again. 重新提交。")
            try await lin.attach([(name: "card.png", bytes: picture)], to: lin.say("File 1", "文件 1"))
            try await lin.attach([(name: "letter.pdf", bytes: document)], to: lin.say("File 2", "文件 2"))
            try await lin.pressTwice(lin.say("Send", "提交"))
            try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
            for text in ["Here it is again. 重新提交。", "card.png", "letter.pdf"] { try await lin.see(text) }
            try await lin.back()
            try await lin.reload()
            try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
            let review = try await site.engine.engine.readFlow(lin.flow, site.engine.platform).review
            #expect(review?.files.map(\.type.rawValue) == ["image/png", "application/pdf"])
        }
    }

    @Test(
        "A photo larger than needed is made smaller before it is sent; without scripts it is sent as it is",
        arguments: Manner.two)
    func largePhoto(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.refused(manner)
            let photo = try await lin.photo(width: 3600, height: 1800)
            try await lin.fill(lin.say("What should we know?", "情况说明"), with: "Here it is again. 重新提交。")
            try await lin.attach([(name: "card.jpeg", bytes: photo)], to: lin.say("File 1", "文件 1"))
            try await lin.press(lin.say("Send", "提交"))
            try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
            let review = try #require(
                try await site.engine.engine.readFlow(lin.flow, site.engine.platform).review)
            let file = try #require(review.files.first)
            #expect(file.name == (manner.javaScript ? "card.jpg" : "card.jpeg"))
            #expect(manner.javaScript ? file.size < photo.count / 2 : file.size == photo.count)
            guard manner.javaScript else { return }
            let desk = try await Self.desk(site, "bo-wen")
            _ = try await site.engine.engine.takeCase(review.id, desk).get()
            guard case .picture(let sent) = try await site.engine.engine.evidence(file.id, on: review.id, desk) else {
                Issue.record("no picture was stored")
                return
            }
            try await #expect(lin.size(of: sent.bytes) == [2400, 1200])
        }
    }

    struct BadFile: Sendable, CustomStringConvertible {
        let name: String
        let bytes: [UInt8]
        let english: String
        let chinese: String

        var description: String { name }
    }

    @Test("Files that can't be taken say why, and what was written stays", arguments: Manner.two)
    func badFiles(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.refused(manner)
            let field = lin.say("What should we know?", "情况说明")
            try await lin.fill(field, with: "It is my own.\nReally 真的 <i>")
            for file in Self.badFiles {
                try await lin.attach([(name: file.name, bytes: file.bytes)], to: "#files")
                try await lin.press(lin.say("Send", "提交"))
                try await lin.problem(file.english, file.chinese)
                try await #expect(lin.value(of: field) == "It is my own.\nReally 真的 <i>", "after \(file.name)")
                try await lin.see(lin.say("Your phone number was not changed", "手机号未能更换"))
            }
            try await lin.fill(field, with: "")
            try await lin.press(lin.say("Send", "提交"))
            try await lin.wait("the error") { try await lin.count("#statement[aria-invalid]") == 1 }
            try await lin.open("/flow/\(lin.flow)")
            try await lin.heading(("Your phone number was not changed", "手机号未能更换"))
        }
    }

    private static let badFiles = [
        BadFile(
            name: "card.png", bytes: Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8),
            english: "This kind of file",
            chinese: "不支持该类型的文件"),
        BadFile(
            name: "page.jpg", bytes: Array("<!doctype html><script>alert(1)</script>".utf8),
            english: "This kind of file",
            chinese: "不支持该类型的文件"),
        BadFile(
            name: "IMG_0042.HEIC",
            bytes: Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8) + [UInt8](repeating: 0, count: 64),
            english: "This is a HEIC photo", chinese: "暂不支持 HEIC 照片"),
        BadFile(
            name: "half.pdf", bytes: Array("%PDF-1.7\n1 0 obj".utf8), english: "The file is not whole", chinese: "文件不完整"
        ),
        BadFile(
            name: "scan.pdf",
            bytes: Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 32, count: 5 << 20) + Array("\n%%EOF\n".utf8),
            english: "The file is too large", chinese: "文件过大"),
    ]

    @Test("An appeal after its month is no longer offered")
    func tooLate() async throws {
        try await Site.run { site in
            let lin = try await site.refused(Manner.all[0])
            let flow = try await lin.flow
            try await site.pass(.days(31))
            try await lin.signIn()
            try await lin.open("/flow/\(flow)")
            try await lin.heading("Your phone number was not changed")
            try await #expect(lin.count("textarea") == 0)
        }
    }

    static func desk(_ site: Site, _ login: String) async throws -> Call { try await site.engine.reviewer(login) }
}

extension Window {
    /// A picture that is not plain, as JPEG.
    fileprivate func photo(width: Int, height: Int) async throws -> [UInt8] {
        let drawn = try await script(
            """
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = arguments;
            const paper = canvas.getContext("2d");
            for (let number = 0; number < 40; number++) {
              const [x, y] = [(number * 997) % canvas.width, (number * 613) % canvas.height];
              const shade = paper.createRadialGradient(x, y, 0, x, y, 500);
              shade.addColorStop(0, `hsl(${number * 47 % 360} 80% 50% / 0.5)`);
              shade.addColorStop(1, "transparent");
              paper.fillStyle = shade;
              paper.fillRect(0, 0, canvas.width, canvas.height);
            }
            return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
            """, .number(Double(width)), .number(Double(height)))
        return Data(base64Encoded: drawn.text ?? "").map(Array.init) ?? []
    }

    /// Width and height of a picture.
    fileprivate func size(of picture: [UInt8]) async throws -> [Int] {
        let size = try await script(
            """
            const bytes = Uint8Array.from(atob(arguments[0]), (sign) => sign.charCodeAt(0));
            return createImageBitmap(new Blob([bytes])).then((picture) => [picture.width, picture.height]);
            """, .text(Data(picture).base64EncodedString()))
        return size.list.compactMap { $0.number.map { Int($0) } }
    }

    /// A page that renews itself, or one that is opened again.
    func seesAtLast(_ words: (String, String)) async throws {
        if !javaScript { try await open("/flow/\(flow)") }
        try await heading(words)
    }
}

extension Site {
    /// A change by documents that lies before people, and its page.
    func reviewed(_ manner: Manner) async throws -> (Window, CaseID) {
        let lin = try await changing(manner, by: Words.documents)
        let flow = try await lin.flow
        for method in ["national-id", "face"] { try await engine.attest(try #require(Requirement(method)), of: flow) }
        try await lin.open("/flow/\(flow)")
        try await lin.giveNumber(Sample.newPhone)
        try await lin.confirmNewNumber(self)
        try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
        let review = try await engine.engine.readFlow(flow, engine.platform).review
        return (lin, try #require(review).id)
    }

    /// Two people, since policy asks for two.
    func decide(_ review: CaseID, _ vote: Vote, note: String? = nil) async throws {
        for login in ["mei", "bo-wen"].prefix(vote == .approve ? 2 : 1) {
            let desk = try await AppealJourneys.desk(self, login)
            _ = try await engine.engine.takeCase(review, desk).get()
            let decision = CaseDecision(reviewer: login, vote: vote, reason: "document.unreadable", note: note)
            _ = try await engine.engine.decideCase(review, decision, desk).get()
        }
    }

    func refused(_ manner: Manner) async throws -> Window {
        let (lin, review) = try await reviewed(manner)
        try await decide(review, .refuse, note: "The card can't be read. 证件无法辨认。")
        try await lin.seesAtLast(("Your phone number was not changed", "手机号未能更换"))
        return lin
    }
}
