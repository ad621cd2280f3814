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
            let page = try await web.get("/n/\(token)", bearer: "", headers: [.acceptLanguage: "en"])
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
            let page = try await web.get("/n/\(token)", bearer: "")
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            page.expectSafeHeaders()
        }
    }

    @Test(
        "The button freezes the account at once and leads to the request that comes of it, and pressing it twice is harmless"
    )
    func pressing() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let path = "/n/\(token)"
            let (owner, form) = (PersonAtWeb(web, language: "zh"), try await PersonAtWeb(web).open(path))
            let good = try PersonAtWeb.token(of: try await owner.open(path))
            #expect(try PersonAtWeb.token(of: form) != good)
            for _ in 0..<2 {
                let pressed = try await owner.send(to: path, token: good)
                #expect(pressed.status == 303)
                #expect(pressed.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
                let page = try await owner.open(try #require(pressed.location))
                #expect(page.headers[.contentLanguage] == "zh-Hans")
                #expect(page.body.contains("role=\"status\""))
                #expect(page.body.contains("此次更改正在人工审核"))
                #expect(page.body.contains("账号保持冻结"))
                #expect(!page.body.contains(token))
            }
            let again = try await owner.open(path)
            #expect(again.body.contains("账号已冻结") && again.body.contains("继续"))
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
            try await #expect(web.get("/v1/cases")["cases"]?.list.count == 1)
        }
    }

    @Test("What another page sends, without the page's token, freezes nothing")
    func foreign() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let owner = PersonAtWeb(web)
            try await #expect(owner.send(to: "/n/\(token)", token: "").status == 403)
            try await #expect(owner.send(to: "/n/\(token)", headers: [.secFetchSite: "cross-site"]).status == 403)
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("Pressing late changes nothing, and says so")
    func late() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let owner = PersonAtWeb(web)
            let good = try PersonAtWeb.token(of: try await owner.open("/n/\(token)"))
            web.engine.clock.advance(by: .days(31))
            try await owner.send(to: "/n/\(token)", token: good)
            try await #expect(owner.open("/n/\(token)").body.contains("There is nothing left to do here"))
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test(
        "Behind the button are the proofs, for somebody who can't sign in any more, whether or not people sign in here",
        arguments: [true, false])
    func afterwards(signsIn: Bool) async throws {
        try await PersonAtWeb.run(signsIn: signsIn) { web in
            let account = try await PersonAtWeb.account(web)
            web.engine.clock.advance(by: .minutes(5))
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let token = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            let owner = PersonAtWeb(web)
            let pressed = try await owner.send(to: "/n/\(token)")
            let page = try await owner.open(try #require(pressed.location))
            #expect(page.body.contains("Send a code to l***@example.com?"))
            #expect(page.body.contains("the account is frozen"), "that it was heard comes first")
            let dispute = FlowAtWeb(lin: owner, id: try #require(try await web.engine.read(account).openFlows.first))
            try await dispute.prove("email.code", at: PersonAtWeb.email)
            try await dispute.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            let back = try await dispute.see()
            #expect(back.body.contains("The change was undone"))
            #expect(back.body.contains("href=\"/sign-in/marketplace\"") == signsIn)
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
            try await #expect(owner.open("/n/\(token)").body.contains("The change was undone"))
        }
    }

    @Test(
        "Whoever has begun a proof can still write to the reviewer: refused words stay in their field, and sent ones are shown"
    )
    func wordsBesideAProof() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            web.engine.clock.advance(by: .minutes(5))
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let token = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            let owner = PersonAtWeb(web)
            try await owner.send(to: "/n/\(token)")
            let dispute = FlowAtWeb(lin: owner, id: try #require(try await web.engine.read(account).openFlows.first))
            try await dispute.send("email.code")
            let long = "My SIM was taken. " + String(repeating: "a", count: 4100)
            let refused = try await dispute.upload("words", [("text", long), ("seen", "0")], files: [])
            #expect(refused.status == 422, "\(refused.location ?? refused.body)")
            #expect(refused.body.contains("My SIM was taken. aaa") && refused.body.contains("role=\"alert\""))
            let sent = try await dispute.upload("words", [("text", "My SIM was taken."), ("seen", "0")], files: [])
            #expect(sent.location == "\(dispute.path)?step=review")
            let page = try await owner.open(try #require(sent.location))
            #expect(page.body.contains("My SIM was taken."))
            try await dispute.prove(
                "email.code", code: try #require(try await web.engine.mailbox.code(to: PersonAtWeb.email)))
            try await #expect(
                dispute.view().next.proofs.map(\.requirement.description) == ["password"],
                "the code sent before is still good")
        }
    }

    @Test("A link that is pressed during somebody else's dispute says so, and each speaks for themselves")
    func joining() async throws {
        try await WebHarness.run { web in
            let (account, token) = try await notice(web)
            let links = try await web.engine.mailbox.notices().filter { $0.kind == .flowCompleted }.compactMap(
                \.disownToken)
            let other = try #require(links.first { $0 != token })
            let (first, second) = (PersonAtWeb(web), PersonAtWeb(web))
            let pressed = try await first.send(to: "/n/\(token)")
            try await #expect(
                second.open("/n/\(other)").body.contains("Someone has already said that this was not them"))
            let joined = try await second.send([("said", "mine")], to: "/n/\(other)")
            #expect(joined.location != pressed.location)
            let path = try #require(joined.location?.split(separator: "?").first.map(String.init))
            let id = try #require(FlowID(String(path.dropFirst("/flow/".count))))
            _ = try await FlowAtWeb(lin: second, id: id).upload(
                "words", [("text", "It was me."), ("seen", "0")], files: [])
            let spoken = try await second.open(path)
            #expect(spoken.body.contains("It was me.") && spoken.body.contains("Tell us that it was you"))
            #expect(!spoken.body.contains("step=prove"), "nothing is taken back on their proofs")
            try await #expect(
                second.open("/n/\(other)").body.contains("Someone has already said"), "it can still be said")
            try await #expect(!first.open(try #require(pressed.location)).body.contains("It was me."))
            try await #expect(first.open(path, following: false).status == 404)
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
        }
    }

    @Test("After two changes the link of the last asks about the first before any proof, and can still be followed")
    func earlierChange() async throws {
        try await WebHarness.run(policies: [Policies.open]) { web in
            let account = try await web.engine.account(
                phone: PersonAtWeb.phone, email: PersonAtWeb.email, password: "correct horse"
            ).id
            web.engine.clock.advance(by: .minutes(5))
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            web.engine.clock.advance(by: .minutes(5))
            try await web.engine.change(account, from: WebHarness.newPhone, to: "+8613700137000")
            let told = try await web.engine.mailbox.notices().filter {
                $0.to == PersonAtWeb.email && $0.kind == .flowCompleted
            }
            let token = try #require(told.last?.disownToken)
            let owner = PersonAtWeb(web)
            let pressed = try await owner.send(to: "/n/\(token)")
            #expect(pressed.location == "/n/\(token)")
            let page = try await owner.open("/n/\(token)")
            #expect(page.body.contains("There was another change before it"))
            #expect(page.body.contains("What happens next"))
            let first = try #require(page.body.firstMatch(of: /class="button" href="(\/n\/[^"]+)"/)?.1)
            let onward = try await owner.send([("said", "on")], to: "/n/\(token)")
            #expect(onward.location?.hasPrefix("/flow/") == true)
            let whole = try await owner.send(to: String(first))
            #expect(whole.location?.hasPrefix("/flow/") == true && whole.location != onward.location)
        }
    }

    @Test(
        "A link that was not made here leads to a page that says so",
        arguments: [("en", "This link is not one of ours"), ("zh", "链接无效")])
    func forged(language: String, title: String) async throws {
        try await WebHarness.run { web in
            let (_, token) = try await notice(web)
            for forged in ["x", String(token.dropLast()), token.reversed().map(String.init).joined()] {
                let page = try await web.get("/n/\(forged)", bearer: "", headers: [.acceptLanguage: language])
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
            #expect(about["changes"]?.list.first?["old"]?.text == "+86 138****8000")
            try await #expect(web.post("/v1/disownments", body, bearer: "")["disownment"]?["state"]?.text == "disowned")
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "frozen")
        }
    }
}
