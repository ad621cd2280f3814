import Domain
import Engine
import TestSupport
import Testing

/// An operation, a kind and a method that the product has never heard of, over HTTP with JSON alone.
@Suite("A kind, a method and operations that no release has, over HTTP")
struct ForeignJourneyTests {
    private static let reserved = "+8613900139000"
    private static let moved = "+8613700137000"
    private static let cards = ["6200000000000001", "6200000000000002"]

    /// A platform that knows the API's shapes, and none of the names.
    private struct Platform {
        let web: WebHarness
        let account: AccountID

        func start(_ operation: String, on bindings: [String] = []) async throws -> String {
            let chosen =
                bindings.isEmpty ? "" : "\"bindings\":[\(bindings.map { "\"\($0)\"" }.joined(separator: ","))],"
            let started = try await web.post("/v1/flows", web.startBody(account, operation, more: chosen))
            try #require(started.status == 201, "\(started.body)")
            return try #require(started["flow"]?["id"]?.text)
        }

        func give(_ identifier: String, to flow: String) async throws -> Answer {
            try await web.post("/v1/flows/\(flow)/inputs", "{\"identifier\":\"\(identifier)\"}")
        }

        func prove(_ requirement: String, _ answer: String, of flow: String) async throws -> Answer {
            try await web.post("/v1/flows/\(flow)/proofs", "{\"requirement\":\"\(requirement)\",\(answer)}")
        }

        /// - Returns: where the person is led.
        func lead(_ requirement: String, of flow: String) async throws -> String {
            let put = try await web.post("/v1/flows/\(flow)/challenges", "{\"requirement\":\"\(requirement)\"}")
            try #require(put.status == 202, "\(put.body)")
            return try #require(put["location"]?.text)
        }

        func confirm(_ requirement: String, of flow: String, grant: String = "good") async throws -> Answer {
            let answer = Registry.answer(to: try await lead(requirement, of: flow), grant: grant)
            return try await prove(requirement, "\"response\":\"\(answer)\"", of: flow)
        }

        func link(_ card: String) async throws -> Answer {
            let flow = try await start("card.bind")
            _ = try await prove("password", "\"password\":\"correct horse\"", of: flow)
            _ = try await give(card, to: flow)
            return try await confirm("new.registry", of: flow)
        }

        /// Ids of what the account holds, and what each belongs to.
        func held(_ kind: String) async throws -> [(id: String, parent: String?)] {
            let bindings = try await web.get("/v1/accounts/\(account)")["bindings"]?.list ?? []
            return bindings.filter { $0["kind"]?.text == kind && $0["state"]?.text == "active" }.compactMap { binding in
                binding["id"]?.text.map { ($0, binding["parent"]?.text) }
            }
        }
    }

    private func run(_ test: @Sendable (Platform) async throws -> Void) async throws {
        try await WebHarness.run(
            policies: [CardOperations.policy()], doing: CardOperations.repertoire(FakeRegistry())
        ) { web in
            let account = try await web.engine.account(phone: WebHarness.oldPhone, password: "correct horse").id
            try await test(Platform(web: web, account: account))
        }
    }

    @Test("Two cards are linked, get one phone, and get another in one switch")
    func whole() async throws {
        try await run { platform in
            for card in Self.cards {
                let linked = try await platform.link(card)
                #expect(linked["state"]?.text == "completed", "\(linked.body)")
            }
            let cards = try await platform.held("card").map(\.id)
            let claim = try await platform.start("phone.claim", on: cards)
            _ = try await platform.prove("password", "\"password\":\"correct horse\"", of: claim)
            _ = try await platform.give(Self.reserved, to: claim)
            let reserved = try await platform.web.prove("new.code", of: claim, at: Self.reserved)
            #expect(reserved["state"]?.text == "completed", "\(reserved.body)")
            let phones = try await platform.held("phone").filter { $0.parent != nil }
            #expect(Set(phones.compactMap(\.parent)) == Set(cards))
            platform.web.engine.clock.advance(by: .minutes(2))
            let move = try await platform.start("phone.migrate", on: phones.map(\.id))
            _ = try await platform.give(Self.moved, to: move)
            _ = try await platform.web.prove("old.code", of: move, at: Self.reserved)
            _ = try await platform.web.prove("new.code", of: move, at: Self.moved)
            let done = try await platform.confirm("registry", of: move)
            #expect(done["state"]?.text == "completed", "\(done.body)")
            let changes = done["changes"]?.list ?? []
            #expect(changes.map { $0["old"]?.text } == ["+86 139****9000", "+86 139****9000"])
            #expect(changes.map { $0["new"]?.text } == ["+86 137****7000", "+86 137****7000"])
            #expect(done["undoUntil"]?.text != nil)
        }
    }

    @Test("Its steps say what each needs, by shape")
    func steps() async throws {
        try await run { platform in
            let flow = try await platform.start("card.bind")
            let steps = try await platform.web.get("/v1/flows/\(flow)")["next"]?["steps"]?.list ?? []
            #expect(steps.map { $0["shape"]?.text } == ["identifier", "secret"])
            #expect(steps.first?["kind"]?.text == "card")
            let named = try await platform.give(Self.cards[0], to: flow)["next"]?["steps"]?.list ?? []
            #expect(named.map { $0["requirement"]?.text } == ["password", "new.registry"])
            #expect(named.map { $0["shape"]?.text } == ["secret", "redirect"])
        }
    }

    @Test("A wrong grant, a used answer and a number that is none are refused with their codes")
    func unhappy() async throws {
        try await run { platform in
            let flow = try await platform.start("card.bind")
            let none = try await platform.give("62000000", to: flow)
            #expect(none.status == 422 && none.code == "identifier.too-short", "\(none.body)")
            _ = try await platform.give(Self.cards[0], to: flow)
            let answer = Registry.answer(to: try await platform.lead("new.registry", of: flow), grant: "stolen")
            for code in ["code.wrong", "code.used"] {
                let refused = try await platform.prove("new.registry", "\"response\":\"\(answer)\"", of: flow)
                #expect(refused.code == code)
            }
            let unshaped = try await platform.prove("new.registry", "\"code\":\"123456\"", of: flow)
            #expect(unshaped.status == 422, "\(unshaped.body)")
        }
    }
}
