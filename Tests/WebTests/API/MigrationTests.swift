import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// A marketplace and a messenger whose policies let identifiers go from the one to the other.
enum TwoRealms {
    static let market = """
        realm: marketplace
        operations: { migrate: { destinations: [messenger], limits: [100 per 30d] } }
        risk: { weights: [] }
        """
    static let messenger = """
        realm: messenger
        arrivals: { from: [marketplace], kinds: [phone] }
        risk: { weights: [] }
        """
    static let messengerRealm: RealmID = "messenger"

    /// - Parameter signsIn: whether people sign in at our pages, by realm.
    static func run(
        market: String = market, signsIn: Bool = true, _ test: @Sendable (WebHarness, String) async throws -> Void
    ) async throws {
        let styles = [
            RealmID("marketplace"): RealmStyle(
                names: [.english: "Lantern Market", .chinese: "灯笼集市"], signsIn: signsIn),
            messengerRealm: RealmStyle(names: [.english: "Swallow", .chinese: "飞燕"], signsIn: true),
        ]
        try await WebHarness.run(policies: [market, messenger], styles: styles) { web in
            try await test(web, try await web.engine.apiKey(realm: messengerRealm))
        }
    }

    /// An account at the messenger.
    static func join(_ web: WebHarness, _ key: String, phone: String? = nil) async throws -> String {
        let held = phone.map { #","identifiers":[{"kind":"phone","value":"\#($0)"}]"# } ?? ""
        let body = #"{"externalID":"member-1","password":"\#(PersonAtWeb.password)"\#(held)}"#
        let created = try await web.post("/v1/accounts", body, bearer: key)
        return try #require(created["id"]?.text, "\(created.body)")
    }
}

@Suite("Moving to another realm over HTTP")
struct MigrationTests {
    private func body(_ account: AccountID, _ bindings: [BindingID], _ token: String, _ web: WebHarness) -> String {
        let chosen = bindings.map { "\"\($0)\"" }.joined(separator: ",")
        return web.startBody(account, "migrate", more: "\"bindings\":[\(chosen)],\"invitation\":\"\(token)\",")
    }

    @Test("One platform invites, the other starts, and both read what came of it")
    func moves() async throws {
        try await TwoRealms.run { web, key in
            let account = try await PersonAtWeb.account(web)
            let there = try await TwoRealms.join(web, key)
            let invited = try await web.post("/v1/accounts/\(there)/invitations", bearer: key)
            #expect(invited.status == 201)
            let token = try #require(invited["token"]?.text)
            #expect(invited["url"]?.text == "http://localhost:8080/m/\(token)")
            let phone = try await web.engine.read(account).bindings.filter { $0.kind == .phone }.map(\.id)
            let started = try await web.post("/v1/flows", body(account, phone, token, web))
            #expect(started.status == 201, "\(started.body)")
            #expect(started["flow"]?["destination"]?.text == "messenger")
            let flow = try #require(started["flow"]?["id"]?.text)
            let password = #"{"requirement":"password","password":"\#(PersonAtWeb.password)"}"#
            #expect(try await web.post("/v1/flows/\(flow)/proofs", password)["state"]?.text == "collecting")
            let waiting = try await web.prove("item1.code", of: flow, at: PersonAtWeb.phone)
            #expect(waiting["state"]?.text == "waiting" && waiting["next"]?["actions"]?.texts == ["cancel", "veto"])
            web.engine.clock.advance(by: .hours(72))
            _ = try await web.engine.engine.settleDueFlows()
            #expect(try await web.get("/v1/flows/\(flow)")["state"]?.text == "completed")
            let held = try await web.get("/v1/accounts/\(there)", bearer: key)["bindings"]?.list ?? []
            #expect(
                held.map { $0["masked"]?.text } == ["+86 138****8000"] && held.first?["confidence"]?.text == "proved")
            #expect(try await web.get("/v1/accounts/\(account)")["status"]?.text == "active")
        }
    }

    @Test("Promise 8: what the other realm refuses is said with a reason in the reader's language, and nothing begins")
    func refused() async throws {
        try await TwoRealms.run { web, key in
            let account = try await PersonAtWeb.account(web)
            let there = try await TwoRealms.join(web, key, phone: "+8613900139000")
            let token = try await web.post("/v1/accounts/\(there)/invitations", bearer: key)["token"]?.text ?? ""
            let bindings = try await web.engine.read(account).bindings
            for (kind, code) in [(IdentifierKind.phone, "destination.full"), (.email, "destination.kind-not-taken")] {
                let chosen = bindings.filter { $0.kind == kind }.map(\.id)
                let answer = try await web.post(
                    "/v1/flows", body(account, chosen, token, web), headers: [.acceptLanguage: "zh"])
                #expect(answer.status == 409 && answer.code == code && answer.wayForward == "start-again")
                #expect(answer["title"]?.text?.contains("对方平台") == true)
            }
            #expect(try await web.engine.read(account).openFlows.isEmpty)
        }
    }

    @Test("An invitation needs an account, a scope and a policy that takes something in")
    func noInvitation() async throws {
        try await TwoRealms.run { web, key in
            let account = try await PersonAtWeb.account(web)
            #expect(try await web.post("/v1/accounts/\(account)/invitations").code == "invitation.not-offered")
            #expect(try await web.post("/v1/accounts/acct_none/invitations", bearer: key).code == "account.not-found")
            #expect(try await web.post("/v1/accounts/\(account)/invitations", bearer: key).code == "account.not-found")
            let reader = try await web.engine.apiKey([.accountsRead], realm: TwoRealms.messengerRealm)
            let there = try await TwoRealms.join(web, key)
            #expect(
                try await web.post("/v1/accounts/\(there)/invitations", bearer: reader).code == "key.scope-missing")
        }
    }
}
