import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("What a platform's session opened at the pages ends with it")
struct RevokedVisitTests {
    private static let name = "session-1"

    private func ticket(
        _ harness: EngineHarness, _ account: AccountID, from session: String? = name
    ) async throws -> String {
        let context = RequestContext(channel: .web, session: session, signedInAt: harness.clock.now - .minutes(1))
        return try await harness.engine.makeVisit(MakeVisit(account: account, context: context), harness.call).get()
            .ticket
    }

    private func open(_ ticket: String, _ harness: EngineHarness) async throws -> OpenedSession {
        try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop)
    }

    @Test(
        "A session that a ticket opened ends with the platform's, and with it what it started and has not finished collecting"
    )
    func opened() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let opened = try await open(try await ticket(harness, account.id), harness)
        let flow = try await harness.startHere(opened.visitor)
        #expect(try await harness.engine.revokeSession("another", harness.call).get().flows == [])
        #expect(try await harness.isLive(opened))
        #expect(try await harness.engine.revokeSession(Self.name, harness.call).get().flows == [flow])
        #expect(try await !harness.isLive(opened))
        #expect(try await harness.engine.readFlow(flow, harness.platform).cause == .sessionRevoked)
        #expect(
            try await harness.engine.revokeSession(Self.name, harness.call).get().flows == [],
            "once more changes nothing")
    }

    @Test("An unused ticket of the session no longer opens anything; another session's does")
    func unused() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let (own, other) = (
            try await ticket(harness, account.id), try await ticket(harness, account.id, from: "session-2")
        )
        let unnamed = try await ticket(harness, account.id, from: nil)
        _ = try await harness.engine.revokeSession(Self.name, harness.call).get()
        #expect(try await refusal { try await open(own, harness) } == "visit.expired")
        for ticket in [other, unnamed] { #expect(try await harness.isLive(try await open(ticket, harness))) }
    }

    @Test(
        "The tickets of a flow, from its start and from resuming it, belong to the session that started it",
        arguments: [false, true])
    func ofFlow(resumed: Bool) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let started = try await harness.start(account.id)
        let opened = try await open(started.ticket, harness)
        let next =
            resumed ? try await harness.engine.resumeFlow(started.flow.id, harness.call).get().ticket : started.ticket
        #expect(try await harness.engine.revokeSession(Self.name, harness.call).get().flows == [started.flow.id])
        #expect(try await !harness.isLive(opened))
        #expect(try await refusal { try await open(next, harness) } == (resumed ? "visit.expired" : "visit.used"))
    }

    @Test("Another realm's session of the same name ends nothing here, and whoever signed in at the pages stays in")
    func others() async throws {
        let second = Policies.open.replacing("realm: shop", with: "realm: elsewhere")
        let harness = try await EngineHarness.make(policies: [Policies.open, second])
        let (account, signedIn) = try await harness.person()
        let opened = try await open(try await ticket(harness, account.id), harness)
        let elsewhere = try #require(RealmID(rawValue: "elsewhere"))
        _ = try await harness.engine.revokeSession(Self.name, Call(harness.platform([.flowsWrite], realm: elsewhere)))
            .get()
        #expect(try await harness.isLive(opened))
        _ = try await harness.engine.revokeSession(Self.name, harness.call).get()
        #expect(try await harness.isLive(signedIn))
    }

    @Test("Opening a ticket and revoking its session at once leaves no session over")
    func race() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        for _ in 0..<5 {
            let ticket = try await ticket(harness, account.id)
            async let opening = try? open(ticket, harness)
            async let revoking = harness.engine.revokeSession(Self.name, harness.call).get()
            let (opened, _) = (await opening, try await revoking)
            if let opened { #expect(try await !harness.isLive(opened)) }
        }
    }
}
