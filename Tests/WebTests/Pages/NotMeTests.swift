import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

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
            #expect(!page.body.contains(token))
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("The page keeps its token to itself")
    func headers() async throws {
        try await WebHarness.run { web in
            let (_, token) = try await notice(web)
            let page = try await web.get("/not-me/\(token)", bearer: "")
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self'") == true)
            #expect(page.headers[.contentSecurityPolicy]?.contains("script-src") == false)
        }
    }

    @Test("The button freezes the account at once, and pressing it twice is harmless")
    func pressing() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            for _ in 0..<2 {
                let page = try await web.post("/not-me/\(token)", bearer: "", headers: [.acceptLanguage: "zh"])
                #expect(page.status == 200)
                #expect(page.headers[.contentLanguage] == "zh")
                #expect(page.body.contains("账号已冻结"))
                #expect(!page.body.contains("<form"))
            }
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
            try await #expect(web.get("/v1/cases")["cases"]?.list.count == 1)
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
