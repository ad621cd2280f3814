import Domain
import Engine
import Flows
import HTTPTypes
import TestSupport
import Testing

@Suite("\"This was not me\" over HTTP")
struct DisownmentTests {
    @Test("After a change that is done, the answer holds a token of the person's own flow, and of nothing else")
    func token() async throws {
        try await WebHarness.run { web in
            let (account, change) = try await web.changed()
            let notice = try await web.notice(to: WebHarness.oldPhone)
            let said = try await web.disown(notice)
            #expect(said.status == 200)
            #expect(said["disownment"]?["state"]?.text == "disowned")
            let dispute = try #require(said["disownment"]?["dispute"]?.text)
            let token = try #require(said["token"]?.text)
            #expect(token.hasPrefix("ft_") && said["tokenExpiresAt"]?.text != nil)
            let flow = try await web.get("/v1/flows/\(dispute)", bearer: token)
            #expect(flow["operation"]?.text == "dispute" && flow["state"]?.text == "reviewing")
            try await #expect(web.get("/v1/flows/\(change)", bearer: token).status == 404)
            try await #expect(web.get("/v1/accounts/\(account)", bearer: token).code == "token.not-for-this")
            // Pressed again, it leads to the same flow, by a new token.
            let again = try await web.disown(notice)
            #expect(again["disownment"]?["dispute"]?.text == dispute)
            try await #expect(web.get("/v1/flows/\(dispute)", bearer: token).status == 401)
            try await #expect(web.get("/v1/flows/\(dispute)", bearer: again["token"]?.text).status == 200)
        }
    }

    @Test("A change that has not taken effect yet is stopped, and no dispute is opened")
    func veto() async throws {
        try await WebHarness.run { web in
            let flow = try await web.engine.start(try await web.account(), track: "face").flow.id
            try await web.engine.attest(try #require(Requirement("face")), of: flow)
            try await web.engine.supply(flow, WebHarness.newPhone)
            let waiting = try await web.engine.prove(.newCode, of: flow, at: WebHarness.newPhone).get()
            try #require(waiting.state == .waiting)
            let said = try await web.disown(try await web.notice(to: WebHarness.oldPhone))
            #expect(said["disownment"]?["state"]?.text == "vetoed")
            #expect(said["disownment"]?["dispute"] == nil && said["token"] == nil)
        }
    }

    @Test("The link of another address shows that there is a dispute, and joins it; the platform hears of both")
    func joining() async throws {
        try await WebHarness.run { web in
            let events = #"["case.opened","dispute.joined"]"#
            try await web.post("/v1/webhooks", #"{"url":"https://platform.example/b","events":\#(events)}"#)
            _ = try await web.changed()
            _ = try await web.disown(try await web.notice(to: WebHarness.oldPhone))
            let other = try await web.notice(to: WebHarness.newPhone)
            let about = try await web.post("/v1/disownments/look-up", #"{"token":"\#(other)"}"#, bearer: "")
            #expect(about["state"]?.text == "open")
            #expect(about["isDisputed"]?.flag == true)
            _ = try await web.disown(other)
            let told = try await web.engine.mailbox.events().map(\.type)
            #expect(told == ["case.opened", "dispute.joined"])
            let cases = try await web.get("/v1/cases?state=open")["cases"]?.list
            #expect(cases?.count == 1)
            #expect(cases?.first?["parties"]?.list.count == 2)
        }
    }

    @Test("The opposite, that it was them, makes a party that claims nothing, and only while there is a dispute")
    func wasMe() async throws {
        try await WebHarness.run { web in
            let (account, _) = try await web.changed()
            let link = try await web.notice(to: WebHarness.newPhone)
            let mine = #"{"token":"\#(link)","wasMe":true}"#
            let before = try await web.post("/v1/disownments", mine, bearer: "")
            #expect(before.status == 200 && before["token"] == nil && before["disownment"]?["state"]?.text == "open")
            try await #expect(web.get("/v1/accounts/\(account)")["status"]?.text == "active")
            _ = try await web.disown(try await web.notice(to: WebHarness.oldPhone))
            let after = try await web.post("/v1/disownments", mine, bearer: "")
            #expect(after["token"]?.text?.hasPrefix("ft_") == true)
            let parties = try await web.get("/v1/cases?state=open")["cases"]?.list.first?["parties"]?.list
            #expect(parties?.map { $0["claims"]?.flag } == [true, false])
            try await #expect(
                web.post("/v1/disownments", #"{"token":"\#(link)","wasMe":"yes"}"#, bearer: "").code
                    == "body.wrong-type")
            try await #expect(web.post("/v1/disownments/look-up", mine, bearer: "").code == "body.unknown-field")
        }
    }
}

extension WebHarness {
    /// A phone that was changed, with the notices of it.
    func changed() async throws -> (account: AccountID, flow: String) {
        let account = try await account()
        engine.clock.advance(by: .minutes(5))
        let done = try await change(account)
        try #require(done["state"]?.text == "completed", "\(done.body)")
        engine.clock.advance(by: .minutes(5))
        return (account, done["id"]?.text ?? "")
    }

    /// The latest link that went to an address.
    func notice(to address: String) async throws -> String {
        try #require(try await engine.mailbox.notices().last { $0.to == address && $0.disownToken != nil }?.disownToken)
    }

    func disown(_ token: String) async throws -> Answer {
        try await post("/v1/disownments", #"{"token":"\#(token)"}"#, bearer: "")
    }
}
