import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: a member sets up")
struct DeskSetUpTests {
    private static func invited(_ web: WebHarness) async throws -> (link: String, app: AuthenticatorApp) {
        let engine = web.engine.engine
        let link = try await engine.addStaff(AddStaff(login: "lena", name: "Lena", roles: [.reviewer])).setUp
        let app = AuthenticatorApp(secret: try await engine.readSetUp(link).totpSecret)
        return ("/console/set-up/\(link.reveal())", app)
    }

    @Test(
        "The page shows the secret as a drawing and as text, and nothing is settled by looking",
        arguments: ["en", "zh"])
    func show(language: String) async throws {
        try await DeskAtWork.run { web in
            let (link, _) = try await Self.invited(web)
            let browser = PersonAtWeb(web, language: language)
            for _ in 0..<2 {
                let page = try await browser.open(link)
                #expect(page.status == 200)
                #expect(page.body.contains("<svg role=\"img\""))
                #expect(page.body.contains(/<code>([A-Z2-7]{4} ){7}[A-Z2-7]{4}<\/code>/))
                #expect(!page.body.contains("style="))
                page.expectSafeHeaders()
            }
        }
    }

    @Test("Password and code finish it; the link is used up, and the first sign-in goes the way of all others")
    func complete() async throws {
        try await DeskAtWork.run { web in
            let (link, app) = try await Self.invited(web)
            let browser = PersonAtWeb(web)
            let code = app.code(at: web.engine.clock.now).reveal()
            for (password, code) in [("short", code), (DeskAtWork.password, "000000")] {
                let page = try await browser.send([("password", password), ("code", code)], to: link)
                #expect(page.status == 422)
                #expect(!page.body.contains("value=\"\(password)\"") && !page.body.contains("value=\"\(code)\""))
            }
            let done = try await browser.send([("password", DeskAtWork.password), ("code", code)], to: link)
            #expect(done.location == "/console/sign-in?done=set-up")
            #expect(done.cookie(.staff) == nil)
            try await #expect(browser.open("/console/sign-in?done=set-up").body.contains("You are set up"))
            let again = try await browser.open(link)
            #expect(again.status == 410)
            #expect(again.body.contains("<code>staff.set-up-ended</code>"))
            try await DeskAtWork(web: web, login: "lena", app: app, browser: browser).signIn()
        }
    }

    @Test("A link that never was, or is a day old, is gone")
    func gone() async throws {
        try await DeskAtWork.run { web in
            let (link, _) = try await Self.invited(web)
            try await #expect(PersonAtWeb(web).open(link + "x").status == 410)
            web.engine.clock.advance(by: .hours(25))
            try await #expect(PersonAtWeb(web).open(link).status == 410)
        }
    }

    @Test("No answer lets the link travel on, and the page keeps its way to the other language after an error")
    func silent() async throws {
        try await DeskAtWork.run { web in
            let (link, app) = try await Self.invited(web)
            let browser = PersonAtWeb(web)
            let code = app.code(at: web.engine.clock.now).reveal()
            let wrong = try await browser.send([("password", "short"), ("code", code)], to: link)
            #expect(wrong.body.contains("\(link)?lang=zh"))
            let answers = [
                try await browser.open(link), wrong, try await browser.open(link + "x"),
                try await browser.send([("password", DeskAtWork.password), ("code", code)], to: link),
                try await browser.open(link),
            ]
            #expect(answers.map(\.status) == [200, 422, 410, 303, 410])
            #expect(answers.allSatisfy { $0.headers[.referrerPolicy] == "no-referrer" })
        }
    }

    @Test("A code that can be scanned: the quiet zone is there, and the three corners")
    func drawing() throws {
        let code = try #require(QRCode("otpauth://totp/Bindery:lena?secret=JBSWY3DPEHPK3PXP"))
        #expect(code.side >= 21 + 8)
        #expect(code.path.hasPrefix("M4 4h7v1h-7z"))
        #expect(code.path.contains("M\(code.side - 11) 4h7v1h-7z"))
        #expect(code.path.contains("M4 \(code.side - 5)h7v1h-7z"))
        #expect(QRCode(String(repeating: "x", count: 5000)) == nil)
    }
}
