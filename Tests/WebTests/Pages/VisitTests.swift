import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Arriving from a platform")
struct VisitTests {
    private static let referrer = HTTPField.Name("Referrer-Policy")!

    /// What the platform asks for, and the path it gets.
    private func visit(_ web: WebHarness, _ account: AccountID, more: String = "") async throws -> String {
        let body =
            #"{"account":"\#(account)",\#(more)"context":{"channel":"web","signedInAt":"\#(web.engine.clock.now)"}}"#
        let made = try await web.post("/v1/visits", body)
        try #require(made.status == 201, "\(made.body)")
        return String(try #require(made["url"]?.text).trimmingPrefix("http://localhost:8080"))
    }

    @Test("The button opens the security centre once; the browser that pressed it may come again, no other may")
    func once() async throws {
        try await PersonAtWeb.run(signsIn: false) { web in
            let path = try await visit(web, try await PersonAtWeb.account(web))
            let (lin, thief) = (PersonAtWeb(web), PersonAtWeb(web))
            let opened = try await lin.send(to: path)
            #expect(opened.status == 303)
            #expect(opened.location == "/account")
            #expect(opened.headers[Self.referrer] == "no-referrer")
            #expect(opened.cookie(.visitor)?.contains("; Secure; HttpOnly; SameSite=Lax") == true)
            try await #expect(lin.open("/account").status == 200)
            let again = try await lin.open(path, following: false)
            #expect(again.status == 303 && again.location == "/account")
            #expect(again.headers[Self.referrer] == "no-referrer")
            let used = try await thief.open(path)
            #expect(used.status == 410)
            #expect(used.headers[Self.referrer] == "no-referrer")
            #expect(used.body.contains("Go back to the website or app that sent you here"))
            #expect(thief[.visitor] == nil)
            used.expectSafeHeaders()
            let other = try await visit(web, try await web.account("user-2", phone: "+8613800138002"))
            let token = try PersonAtWeb.token(of: try await thief.open(other))
            try await #expect(thief.send(to: path, token: token).status == 410)
        }
    }

    @Test("Whatever fetches the address uses nothing up: it sees one button", arguments: ["en", "zh"])
    func fetched(language: String) async throws {
        try await PersonAtWeb.run(signsIn: false) { web in
            let path = try await visit(web, try await PersonAtWeb.account(web))
            for fetcher in [PersonAtWeb(web, language: language), PersonAtWeb(web, language: language)] {
                let page = try await fetcher.open(path, following: false)
                #expect(
                    page.status == 200 && page.cookie(.visitor) == nil && page.headers[Self.referrer] == "no-referrer")
                #expect(page.body.contains(language == "zh" ? "您来自灯笼集市" : "You have come from Lantern Market"))
                #expect(page.body.matches(of: /<button/).count == 1)
                page.expectSafeHeaders()
            }
            _ = try await web.send(.head, path, bearer: "")
            try await #expect(PersonAtWeb(web).send(to: path).status == 303)
        }
    }

    @Test("Pressed twice at once, the button lets its browser in both times, and the last answer's cookie is good")
    func pressedTwice() async throws {
        try await PersonAtWeb.run(signsIn: false) { web in
            let path = try await visit(web, try await PersonAtWeb.account(web))
            let lin = PersonAtWeb(web)
            let token = try PersonAtWeb.token(of: try await lin.open(path))
            let first = try await lin.send(to: path, token: token)
            #expect(first.status == 303)
            lin[.visitor] = nil
            try await #expect(lin.open(path).body.contains("You have come from Lantern Market"))
            let second = try await lin.send(to: path, token: token)
            #expect(second.status == 303 && second.location == "/account")
            try await #expect(lin.open("/account").status == 200)
            lin[.visitor] = nil
            web.engine.clock.advance(by: .seconds(61))
            try await #expect(lin.open(path).status == 410)
            try await #expect(lin.send(to: path, token: token).status == 410)
        }
    }

    @Test("An address that is too old and an unknown one have their own pages", arguments: ["en", "zh"])
    func refused(language: String) async throws {
        try await PersonAtWeb.run { web in
            let path = try await visit(web, try await PersonAtWeb.account(web))
            web.engine.clock.advance(by: .minutes(11))
            let lin = PersonAtWeb(web, language: language)
            let late = try await lin.open(path)
            #expect(late.status == 410)
            #expect(late.body.contains("visit.expired"))
            let unknown = try await lin.open("/visit/none-of-ours")
            #expect(unknown.status == 404)
            #expect(!unknown.body.contains("none-of-ours\"><"))
        }
    }

    @Test(
        "Whoever is signed in with another account is asked first; looking changes nothing, the button does",
        arguments: ["en", "zh"])
    func otherAccount(language: String) async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web, language: language)
            let mine = lin[.visitor]
            let path = try await visit(web, try await web.account("user-2", phone: "+8613800138002"))
            for _ in 0..<2 {
                let asked = try await lin.open(path, following: false)
                #expect(asked.status == 200 && lin[.visitor] == mine && asked.headers[Self.referrer] == "no-referrer")
                let words =
                    language == "zh"
                    ? "要改用灯笼集市为您打开的账号继续吗" : "Continue with the account that Lantern Market opened for you?"
                #expect(asked.body.contains(words) && asked.body.contains("href=\"/account\""))
                asked.expectSafeHeaders()
            }
            try await #expect(lin.send(to: path, token: "00").status == 403)
            try await #expect(lin.open("/account").status == 200)
            let gone = try await lin.send(to: path)
            #expect(gone.status == 303 && gone.location == "/account" && lin[.visitor] != mine)
            let former = PersonAtWeb(web)
            former[.visitor] = mine
            try await #expect(former.open("/account").status == 401)
            try await #expect(lin.open(path, following: false).location == "/account", "reloading is harmless")
        }
    }

    @Test("Whoever is signed in with the same account, or not any more, is not asked about another")
    func sameAccount() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            try await #expect(lin.send(to: try await visit(web, account)).status == 303)
            try await lin.send(to: "/sign-out", from: "/account")
            let stale = PersonAtWeb(web)
            stale[.visitor] = "marketplace.\(String(repeating: "B", count: 43))"
            try await #expect(stale.send(to: try await visit(web, account)).status == 303)
        }
    }

    @Test("Whoever comes for one request sees that one and nothing else of the account")
    func confined() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            let flow = try await web.engine.start(account).flow.id
            let lin = PersonAtWeb(web)
            let opened = try await lin.send(to: try await visit(web, account, more: #""flow":"\#(flow)","#))
            #expect(opened.location == "/flow/\(flow)")
            for path in ["/account", "/account/start/freeze"] {
                try await #expect(lin.open(path, following: false).location == "/flow/\(flow)")
            }
            try await #expect(lin.send([("track", "phone")], to: "/account/start/freeze", token: "00").status == 403)
        }
    }

    @Test("A cookie that somebody else chose is not taken over")
    func fixation() async throws {
        try await PersonAtWeb.run { web in
            let path = try await visit(web, try await PersonAtWeb.account(web))
            let lin = PersonAtWeb(web)
            let planted = "marketplace.\(String(repeating: "B", count: 43))"
            lin[.visitor] = planted
            try await lin.send(to: path)
            #expect(lin[.visitor] != planted)
        }
    }
}

@Suite("Visits and results over the API")
struct VisitAPITests {
    @Test("Only addresses that the operator allows are taken to come back to")
    func returnURL() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            for (url, status) in [
                ("https://shop.example/done", 201), ("https://evil.example/", 422), ("javascript:alert(1)", 422),
            ] {
                let more = #""returnURL":"\#(url)","#
                try await #expect(web.post("/v1/flows", web.startBody(account, more: more)).status == status)
                let visit = #"{"account":"\#(account)",\#(more)"context":{"channel":"web"}}"#
                try await #expect(web.post("/v1/visits", visit).status == status)
            }
        }
    }

    @Test("Starting and resuming a flow give the address of its pages, in place of a bare ticket")
    func url() async throws {
        try await WebHarness.run { web in
            let started = try await web.post("/v1/flows", web.startBody(try await web.account()))
            #expect(started["url"]?.text?.hasPrefix("http://localhost:8080/visit/") == true)
            #expect(started["ticket"] == nil)
            let id = try #require(started["flow"]?["id"]?.text)
            let resumed = try await web.post("/v1/flows/\(id)/resume")
            #expect(resumed["url"]?.text?.hasPrefix("http://localhost:8080/visit/") == true)
            #expect(resumed["url"] != started["url"])
        }
    }

    @Test("A visit needs its scope, an account and a flow of that account")
    func refused() async throws {
        try await WebHarness.run { web in
            let (account, other) = (try await web.account(), try await web.account("user-2", phone: "+8613800138002"))
            let (flow, _) = try await web.start(other)
            let reader = try await web.engine.apiKey([.flowsRead])
            let body = #"{"account":"\#(account)","context":{"channel":"web"}}"#
            try await #expect(web.post("/v1/visits", body, bearer: reader).code == "key.scope-missing")
            let foreign = #"{"account":"\#(account)","flow":"\#(flow)","context":{"channel":"web"}}"#
            try await #expect(web.post("/v1/visits", foreign).code == "flow.not-found")
            try await #expect(web.post("/v1/visits", #"{"account":"\#(account)"}"#).code == "body.missing-field")
        }
    }

    @Test("A reference of a result shows the flow to the key that asks first, as often as it asks")
    func results() async throws {
        try await WebHarness.run { web in
            let (engine, account) = (web.engine.engine, try await web.account())
            let more = #""returnURL":"https://shop.example/done","#
            let started = try await web.post("/v1/flows", web.startBody(account, more: more))
            let id = try #require(started["flow"]?["id"]?.text.flatMap(FlowID.init))
            let ticket = try #require(started["url"]?.text?.split(separator: "/").last)
            let visitor = try await engine.openVisit(String(ticket), current: nil, Browser()).visitor
            let leaving = try #require(try await engine.leaveFlow(id, visitor))
            let body = #"{"reference":"\#(leaving.reference)"}"#
            try await #expect(web.post("/v1/results/look-up", body)["id"]?.text == id.description)
            try await #expect(web.post("/v1/results/look-up", body)["id"]?.text == id.description)
            let other = try await web.engine.apiKey([.flowsRead])
            try await #expect(web.post("/v1/results/look-up", body, bearer: other).code == "result.used")
            let late = try #require(try await engine.leaveFlow(id, visitor))
            web.engine.clock.advance(by: .minutes(11))
            try await #expect(
                web.post("/v1/results/look-up", #"{"reference":"\#(late.reference)"}"#).code == "result.expired")
            try await #expect(web.post("/v1/results/look-up", #"{"reference":"nothing"}"#).code == "result.unknown")
        }
    }
}
