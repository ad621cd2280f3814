import Domain
import Engine
import Flows
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("The door back in, for whoever has no session any more")
struct DoorTests {
    private static let shop = "https://shop.example/account"

    /// Two realms: one signs its people in here, the other does it itself.
    private static func run(_ test: @Sendable (WebHarness) async throws -> Void) async throws {
        let (market, messenger) = (
            try #require(RealmID(rawValue: "marketplace")), try #require(RealmID(rawValue: "messenger"))
        )
        let styles = [
            market: RealmStyle(names: [.english: "Lantern Market"], signsIn: true),
            messenger: RealmStyle(names: [.english: "Harbour Chat"], returnURLs: [shop]),
        ]
        try await WebHarness.run(
            policies: [Policies.shipped("marketplace"), Policies.shipped("messenger")], styles: styles, test)
    }

    @Test("The page of a flow bears its platform's name and leads through the sign-in back to it")
    func flow() async throws {
        try await PersonAtWeb.run(also: "messenger") { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let page = try await PersonAtWeb(web).open(flow.path)
            #expect(page.status == 401 && page.body.contains("Lantern Market"))
            #expect(page.body.contains("href=\"/sign-in/marketplace?next=\(flow.path)\""))
        }
    }

    @Test("A browser that lost its session still knows whose pages it was at")
    func remembered() async throws {
        try await Self.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            lin[.visitor] = nil
            let page = try await lin.open("/account/start/phone.change")
            #expect(page.status == 401 && page.body.contains("Lantern Market"))
            #expect(page.body.contains("href=\"/sign-in/marketplace?next=/account/start/phone.change\""))
        }
    }

    @Test("Where the platform signs people in, the page leads back to the platform")
    func platform() async throws {
        try await Self.run { web in
            let lin = PersonAtWeb(web)
            lin[.realm] = "messenger"
            let page = try await lin.open("/account")
            #expect(page.status == 401 && page.body.contains("Harbour Chat") && !page.body.contains("/sign-in/"))
            #expect(page.body.contains("href=\"\(Self.shop)\"") && page.body.contains("Back to Harbour Chat"))
        }
    }

    @Test("The only realm of a server needs no cookie to be known")
    func only() async throws {
        try await PersonAtWeb.run { web in
            let page = try await PersonAtWeb(web).open("/account")
            #expect(page.body.contains("Lantern Market") && page.body.contains("href=\"/sign-in/marketplace?next="))
        }
    }
}

@Suite("What somebody typed")
struct TypedTests {
    private static let typed = "+86 139 1234 5678"
    private static let masked = "+86 139****5678"

    @Test("Promise 10: the session that typed a number sees it whole until it is proved, and nobody else ever does")
    func typed() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            try await flow.number()
            try await #expect(FlowAtWeb.text(flow.see()).contains(Self.typed))
            let read = try await web.get("/v1/flows/\(flow.id)")
            #expect(read.body.contains("139****5678") && !read.body.contains("1234"))
            let tablet = FlowAtWeb(lin: PersonAtWeb(web), id: flow.id)
            try await tablet.lin.signIn()
            try await #expect(!FlowAtWeb.text(tablet.see()).contains(Self.typed))
            try await tablet.post("continue")
            web.engine.clock.advance(by: .minutes(2))
            try await tablet.prove("old.code", at: PersonAtWeb.phone)
            let elsewhere = FlowAtWeb.text(try await tablet.see())
            #expect(elsewhere.contains(Self.masked) && !elsewhere.contains(Self.typed))
            try await #expect(!FlowAtWeb.text(flow.see()).contains(Self.typed), "it is the other device's now")
        }
    }

    @Test("Once it is proved it is masked")
    func proved() async throws {
        try await PersonAtWeb.strict(points: 70) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            let page = FlowAtWeb.text(try await flow.see())
            #expect(page.contains(Self.masked) && !page.contains(Self.typed))
        }
    }
}

@Suite("A request that somebody else began")
struct NotMineTests {
    @Test(
        "Whoever finds one that they did not begin gives it up on its page, without taking it over",
        arguments: ["en", "zh"])
    func notMine(language: String) async throws {
        try await PersonAtWeb.run { web in
            let thiefs = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let owner = FlowAtWeb(lin: PersonAtWeb(web), id: thiefs.id)
            try await owner.lin.signIn()
            let page = try await owner.lin.open("\(owner.path)?lang=\(language)")
            #expect(page.body.contains(language == "en" ? "I did not start this, cancel it" : "不是我发起的，取消申请"))
            try await owner.post("cancel")
            #expect(try await owner.view().state == .cancelled)
            try await #expect(thiefs.send("old.code").status != 200)
            #expect(try await web.engine.mailbox.code(to: PersonAtWeb.phone) == nil)
        }
    }
}

@Suite("The ways on offer")
struct WayOfferTests {
    private static let policy = """
        realm: marketplace
        attested: [face]
        operations:
          phone.change:
            tracks:
              - { name: slow, proofs: [email.code, password, new.code], wait: 24h }
              - { name: elsewhere, proofs: [face, new.code] }
              - { name: quick, proofs: [old.code, new.code] }
            undo: 72h
        """

    @Test("What ends at once and can be proved here is on offer; the others are folded, named by what they ask for")
    func recommended() async throws {
        try await PersonAtWeb.run(policy: Self.policy) { web in
            let lin = try await PersonAtWeb.lin(web)
            let page = try await lin.open("/account/start/phone.change")
            #expect(page.body.contains("id=\"track\" type=\"submit\" name=\"track\" value=\"quick\""))
            let folded = try #require(page.body.firstMatch(of: /(?s)<summary>Other ways<\/summary>(.*?)<\/details>/)).1
            let places = ["elsewhere", "slow"].map { folded.range(of: "value=\"\($0)\"")?.lowerBound }
            #expect(try #require(places[0]) < #require(places[1]))
            #expect(folded.contains("With a code sent to your e-mail address and your password"))
            let flow = try await FlowAtWeb.begin(lin, track: "slow")
            let others = try await lin.open("\(flow.path)?step=ways")
            #expect(others.body.contains("value=\"quick\"") && !others.body.contains("value=\"slow\""))
        }
    }

    @Test("The indicator of steps is as long at the end as at the beginning, whichever way is taken")
    func trail() async throws {
        try await PersonAtWeb.run(policy: Self.policy) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "quick")
            var pages = [try await flow.see(), try await flow.lin.open("\(flow.path)?step=ways")]
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            pages.append(try await flow.see())
            try await flow.number()
            pages.append(try await flow.see())
            for page in pages {
                let steps = try #require(page.body.firstMatch(of: /<ol class="steps">(.*?)<\/ol>/)).1
                #expect(steps.matches(of: /<li/).count == 4)
            }
        }
    }
}
