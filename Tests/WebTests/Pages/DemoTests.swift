import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The demo's telephones")
struct DemoTests {
    private static let phones = DemoInbox { after in
        [
            DemoInbox.Message(
                sequence: 1, realm: "shop", carrier: "sms", to: "+8613800138000", text: "Your code is 123456 <b>",
                code: "123456",
                at: Instant(milliseconds: 0)),
            DemoInbox.Message(
                sequence: 2, realm: "shop", carrier: "mail", to: "lin@example.com", text: "Hello", code: nil,
                at: Instant(milliseconds: 1)),
        ].filter { $0.sequence > after }
    }

    @Test("The page shows each telephone, and nothing of a message is markup")
    func page() async throws {
        try await WebHarness.run(phones: Self.phones) { web in
            let page = try await web.get("/demo/telephones", bearer: "", headers: [.acceptLanguage: "zh"])
            #expect(page.body.contains("<meta http-equiv=\"refresh\""))
            #expect(page.body.contains("演示电话"))
            #expect(page.body.contains("123456"))
            #expect(page.body.contains("&lt;b&gt;"))
        }
    }

    @Test("Messages come after a number, oldest first")
    func json() async throws {
        try await WebHarness.run(phones: Self.phones) { web in
            try await #expect(web.get("/demo/messages.json", bearer: "")["messages"]?.list.count == 2)
            let later = try await web.get("/demo/messages.json?after=1", bearer: "")
            #expect(later["messages"]?.list.map { $0["to"]?.text } == ["lin@example.com"])
            try await #expect(web.get("/demo/messages.json?after=-1", bearer: "").code == "query.bad-value")
        }
    }

    @Test(
        "In the demo the page has people to sign in as and time to skip; other servers with such telephones have neither"
    )
    func controls() async throws {
        let person = DemoControls.Person(
            realm: try #require(RealmID(rawValue: "shop")), phone: nil, password: "pw")
        let controls = DemoControls(
            people: { [person] }, addPerson: { _ in }, nextWait: { Instant(milliseconds: 0) }, skip: { _ in })
        for (controls, has) in [(controls, true), (nil, false)] {
            try await WebHarness.run(phones: DemoInbox(controls: controls) { _ in [] }) { web in
                let page = try await web.get("/demo/telephones", bearer: "", headers: [.acceptLanguage: "en"])
                for text in ["no phone number, password pw", "Add a person", "Skip to the end of the next wait"] {
                    #expect(page.body.contains(text) == has, "\(text)")
                }
            }
        }
    }

    @Test("A message's time, and the time in the demo, are told on the clock of their realm")
    func clocks() async throws {
        let phones = DemoInbox(
            controls: DemoControls(people: { [] }, addPerson: { _ in }, nextWait: { nil }, skip: { _ in })
        ) { _ in
            [RealmID("shop"), "club"].map {
                DemoInbox.Message(
                    sequence: 1, realm: $0, carrier: "sms", to: "+8613800138000", text: "Hello", code: nil,
                    at: Instant(milliseconds: 0))
            }
        }
        let club = "realm: club\ntimeZone: America/New_York\n"
        try await WebHarness.run(policies: [WebPolicy.open, club], phones: phones) { web in
            let page = try await web.get("/demo/telephones", bearer: "", headers: [.acceptLanguage: "en"])
            for time in ["08:00:00 (UTC+8)", "19:00:00 (UTC-5)"] { #expect(page.body.contains(time), "\(time)") }
            #expect(page.body.contains(/It is [^.]+ \(UTC-[45]\) \/ [^.]+ \(UTC\+8\) in the demo/))
        }
    }

    @Test("Outside of the demo there are none")
    func absent() async throws {
        try await WebHarness.run(phones: nil) { web in
            try await #expect(web.get("/demo/telephones", bearer: "").code == "route.not-found")
        }
    }
}
