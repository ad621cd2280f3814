import Domain
import Engine
import TestSupport
import Testing

@testable import Web

@Suite("Closing an account at the pages")
struct CloseTests {
    /// What is read on the way, in both languages.
    struct Words: Sendable, CustomTestStringConvertible {
        let language: String
        let lost: String
        let waiting: String
        let comeBack: String
        let back: String

        var testDescription: String { language }
    }

    private static let words = [
        Words(
            language: "en", lost: "You lose: this account", waiting: "Your account is being closed",
            comeBack: "Sign in and keep the account", back: "Welcome back. Your account is no longer being closed"),
        Words(
            language: "zh", lost: "注销后将失去", waiting: "账号已进入注销冷静期", comeBack: "重新登录，撤销注销",
            back: "欢迎回来。注销已撤销"),
    ]

    private func close(_ lin: PersonAtWeb) async throws -> Answer {
        let flow = try await FlowAtWeb.begin(lin, "close", track: "phone")
        try await flow.prove("phone.code", at: PersonAtWeb.phone)
        return try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
    }

    @Test(
        "It says what is lost and what stays, then until when one can come back; signing in keeps the account",
        arguments: words)
    func closedAndBack(_ words: Words) async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web, language: words.language)
            let start = try await lin.open("/account/start/close")
            #expect(start.body.contains(words.lost))
            let page = try await close(lin)
            #expect(page.status == 200 && page.body.contains(words.waiting) && page.body.contains(words.comeBack))
            #expect(lin[.visitor] == nil && !page.body.contains("data-live"))
            try await #expect(lin.open("/account").status == 401, "nobody is signed in")
            let signedIn = try await lin.signIn()
            #expect(signedIn.location == "/account?done=back")
            try await #expect(lin.open("/account?done=back").body.contains(words.back))
            try await #expect(!lin.open("/account").body.contains(words.back))
        }
    }

    @Test("A ticket of the platform's brings it back too")
    func byTicket() async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web)
            _ = try await close(lin)
            let account = try await web.engine.engine.lookUpAccount(.externalID("user-1"), web.engine.platform).id
            let visit = MakeVisit(account: account, context: RequestContext(channel: .web))
            let ticket = try await web.engine.engine.makeVisit(visit, web.engine.call).get().ticket
            let opened = try await lin.send(to: "/visit/\(ticket)")
            #expect(opened.location == "/account?done=back")
        }
    }

    @Test("While a change can still be undone the page says until when it is not possible, and offers nothing")
    func undoWindow() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let lin = PersonAtWeb(web)
            try await lin.signIn(WebHarness.newPhone)
            let page = try await lin.open("/account/start/close")
            #expect(page.body.contains("A recent change can still be undone") && !page.body.contains("name=\"track\""))
        }
    }
}
