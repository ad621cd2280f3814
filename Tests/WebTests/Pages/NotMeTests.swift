import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("This was not me")
struct NotMeTests {
    /// The link of the notice about a completed change.
    private func notice(_ web: WebHarness) async throws -> (account: AccountID, token: String) {
        let account = try await web.account()
        _ = try await web.change(account)
        return (account, try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last))
    }

    @Test("Opening the page shows what changed, masked, and does nothing")
    func opening() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let page = try await web.get("/not-me/\(token)", bearer: "", headers: [.acceptLanguage: "en"])
            #expect(page.status == 200)
            #expect(page.body.contains("<form method=\"post\">"))
            #expect(page.body.contains("+86 138****8000"))
            #expect(page.body.contains("+86 139****5678"))
            // Nothing but the link that changes the language names the page.
            #expect(page.body.ranges(of: token).count == 1)
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("The page keeps its token to itself")
    func headers() async throws {
        try await WebHarness.run { web in
            let (_, token) = try await notice(web)
            let page = try await web.get("/not-me/\(token)", bearer: "")
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            page.expectSafeHeaders()
        }
    }

    @Test("The button freezes the account at once, and pressing it twice is harmless")
    func pressing() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let path = "/not-me/\(token)"
            let (owner, form) = (PersonAtWeb(web, language: "zh"), try await PersonAtWeb(web).open(path))
            let good = try PersonAtWeb.token(of: try await owner.open(path))
            #expect(try PersonAtWeb.token(of: form) != good)
            for _ in 0..<2 {
                let pressed = try await owner.send(to: path, token: good)
                #expect(pressed.status == 303)
                let page = try await owner.open(try #require(pressed.location))
                #expect(page.headers[.contentLanguage] == "zh-Hans")
                #expect(page.body.contains("role=\"status\""))
                #expect(page.body.contains("账号已冻结"))
                #expect(page.body.contains("重复点击不会有其他影响"))
                #expect(!page.body.contains("<form"))
            }
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
            try await #expect(web.get("/v1/cases")["cases"]?.list.count == 1)
        }
    }

    @Test("What another page sends, without the page's token, freezes nothing")
    func foreign() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let owner = PersonAtWeb(web)
            try await #expect(owner.send(to: "/not-me/\(token)", token: "").status == 403)
            try await #expect(owner.send(to: "/not-me/\(token)", headers: [.secFetchSite: "cross-site"]).status == 403)
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("Pressing late changes nothing, and says so")
    func late() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let owner = PersonAtWeb(web)
            let good = try PersonAtWeb.token(of: try await owner.open("/not-me/\(token)"))
            web.engine.clock.advance(by: .days(31))
            try await owner.send(to: "/not-me/\(token)", token: good)
            try await #expect(owner.open("/not-me/\(token)").body.contains("There is nothing left to answer here"))
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("Afterwards it says how to show that the account is one's own", arguments: [true, false])
    func afterwards(signsIn: Bool) async throws {
        try await PersonAtWeb.run(signsIn: signsIn) { web in
            let account = try await PersonAtWeb.account(web)
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let token = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            let owner = PersonAtWeb(web)
            try await owner.send(to: "/not-me/\(token)")
            let page = try await owner.open("/not-me/\(token)")
            #expect(page.body.contains("Lantern Market"))
            #expect(page.body.contains("href=\"/sign-in/marketplace?next=/account\"") == signsIn)
            #expect(page.body.contains("ask the service&#39;s support"))
        }
    }

    @Test("A link that is none of ours is a page that says so", arguments: [("en", "This link is not one of ours"), ("zh", "链接无效")])
    func forged(language: String, title: String) async throws {
        try await WebHarness.run { web in
            let (_, token) = try await notice(web)
            for forged in ["x", String(token.dropLast()), token.reversed().map(String.init).joined()] {
                let page = try await web.get("/not-me/\(forged)", bearer: "", headers: [.acceptLanguage: language])
                #expect(page.status == 404)
                #expect(page.body.contains(title))
            }
        }
    }

    @Test("The same is done over the API, by the token alone")
    func overAPI() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let body = #"{"token":"\#(token)"}"#
            let about = try await web.post("/v1/disownments/look-up", body, bearer: "")
            #expect(about["state"]?.text == "open")
            #expect(about["oldIdentifier"]?.text == "+86 138****8000")
            try await #expect(web.post("/v1/disownments", body, bearer: "")["state"]?.text == "disowned")
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
        }
    }
}
