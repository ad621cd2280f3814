import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The pages on the way to another realm")
struct MigrationPageTests {
    private static let there = "+8613900139000"

    /// Signed in at the messenger, with a browser that keeps its cookies.
    private func member(_ web: WebHarness, _ key: String, language: String) async throws -> PersonAtWeb {
        _ = try await TwoRealms.join(web, key)
        let lin = PersonAtWeb(web, language: language)
        let account = try #require(
            AccountID(
                try await web.post(
                    "/v1/accounts/look-up", #"{"externalID":"member-1"}"#, bearer: key)["id"]?.text ?? ""))
        let visit = MakeVisit(
            account: account,
            context: RequestContext(channel: .web, signedInAt: web.engine.clock.now))
        let caller = web.engine.platform(Set(Scope.allCases), realm: TwoRealms.messengerRealm)
        let ticket = try await web.engine.engine.makeVisit(visit, Call(caller)).get().ticket
        try await lin.send(to: "/visit/\(ticket)")
        return lin
    }

    @Test(
        "From the security centre there to a request here, which says what goes, what stays and what stops",
        arguments: [("en", "What stays here", "Moving"), ("zh", "留在本平台的内容", "正在将")])
    func whole(language: String, stays: String, about: String) async throws {
        try await TwoRealms.run { web, key in
            try await PersonAtWeb.account(web)
            let lin = try await member(web, key, language: language)
            try await #expect(lin.open("/account").body.contains("href=\"/account/invite\""))
            let link = try #require(try await lin.send(to: "/account/invite").location)
            #expect(link.hasPrefix("/m/"))
            let choice = try await lin.open(link)
            #expect(choice.headers[.referrerPolicy] == "no-referrer")
            let start = "/account/start/migrate/\(link.dropFirst(3))"
            #expect(choice.body.contains("href=\"/sign-in/marketplace?next=\(start)\""))
            let signedIn = try await lin.send(
                [
                    ("identifier", PersonAtWeb.phone), ("password", PersonAtWeb.password), ("way", "password"),
                    ("next", start),
                ],
                to: PersonAtWeb.signInPath)
            #expect(signedIn.location == start)
            try await #expect(lin.open(link).body.contains("href=\"\(start)\""))
            let page = try await lin.open(start)
            #expect(page.body.contains(stays) && page.body.contains("l***@example.com"))
            #expect(page.body.matches(of: /name="binding"[^>]*checked/).count == 1)
            let text = page.body.replacing(/<[^>]*>/, with: " ")
            #expect(!text.contains("{") && text.firstMatch(of: /(start|invite|account)[A-Z.][A-Za-z.]+/) == nil)
            let binding = try #require(page.body.firstMatch(of: /name="binding" id="[^"]*" value="([^"]+)"/)?.1)
            let flow = try await lin.send([("binding", String(binding)), ("track", "password")], to: start)
            let address = try #require(flow.location)
            #expect(address.hasPrefix("/flow/"))
            try await #expect(lin.open(address).body.contains(about))
            try await #expect(lin.open(link).body.contains("invitation.used"))
        }
    }

    @Test("Where nobody was invited, the page leads to where it begins")
    func notInvited() async throws {
        try await TwoRealms.run { web, _ in
            let lin = try await PersonAtWeb.lin(web)
            let centre = try await lin.open("/account").body
            #expect(centre.contains("href=\"/account/start/migrate\"") && !centre.contains("/account/invite"))
            let page = try await lin.open("/account/start/migrate").body
            #expect(page.contains("Begin at Swallow"))
            #expect(page.contains("href=\"/sign-in/messenger?next=/account/invite\""))
            #expect(!page.contains("name=\"track\""))
        }
    }

    @Test("Whoever signs in at their platform alone is sent there, and comes back to the link")
    func signsInElsewhere() async throws {
        try await TwoRealms.run(signsIn: false) { web, key in
            let lin = try await member(web, key, language: "en")
            let link = try #require(try await lin.send(to: "/account/invite").location)
            let page = try await lin.open(link).body
            #expect(page.contains("Sign in at Lantern Market") && !page.contains("/sign-in/marketplace"))
        }
    }

    @Test("A link of another browser, an old one and one of nobody's lead nowhere, and say why")
    func strangeLinks() async throws {
        try await TwoRealms.run { web, key in
            let lin = try await member(web, key, language: "en")
            let link = try #require(try await lin.send(to: "/account/invite").location)
            let other = PersonAtWeb(web)
            try await #expect(other.open("/m/none-of-ours").status == 404)
            let stolen = try await other.open(link)
            #expect(stolen.status == 409 && stolen.body.contains("invitation.other-browser"))
            web.engine.clock.advance(by: .minutes(31))
            let late = try await lin.open(link)
            #expect(late.status == 410 && late.body.contains("invitation.expired"))
        }
    }

    @Test("A sign-in that is too old has to be repeated before anything is invited")
    func stale() async throws {
        try await TwoRealms.run { web, key in
            let lin = try await member(web, key, language: "en")
            web.engine.clock.advance(by: .minutes(20))
            let answer = try await lin.send(to: "/account/invite")
            #expect(answer.status == 403)
            #expect(answer.body.contains("href=\"/sign-in/messenger?next=/account/invite\""))
        }
    }
}
