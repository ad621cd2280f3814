import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Losing the identifier that one signed in with")
struct LostSignInTests {
    private static let new = "+8613900139000"

    private func change(_ opened: OpenedSession, _ harness: EngineHarness) async throws -> FlowID {
        harness.clock.advance(by: .minutes(2))
        let flow = try await harness.startHere(opened.visitor)
        try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, opened.visitor)
        let input = SupplyInput(identifier: Secret(Self.new), reason: "new-number", track: nil)
        let call = Call(try await harness.engine.caller(opened.visitor, on: flow))
        _ = try await harness.engine.supplyInput(flow, input, call).get()
        let done = try await harness.proveHere(.newCode, of: flow, at: Self.new, opened.visitor)
        #expect(done.state == .completed)
        return flow
    }

    private static func browser(_ name: String) -> Browser { Browser(network: "192.0.2.30", device: name, agent: name) }

    @Test(
        "Peers' fault 26: a session that signed in with a number ends when the number goes, but not the one that changed it",
        arguments: TestedDatabase.allCases)
    func ends(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Policies.mailedCodes)
        let (account, laptop) = try await harness.person(email: EngineHarness.address)
        let byCode = try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone)
        let byMail = try await harness.signInByCode(EngineHarness.address, Self.browser("tablet"))
        let byPassword = try await harness.signInByPassword(
            EngineHarness.number, "correct horse", Self.browser("library"))
        let begun = try await harness.startHere(byCode.visitor, .emailChange)
        _ = try await change(laptop, harness)
        #expect(try await harness.isLive(laptop))
        #expect(try await !harness.isLive(byCode))
        #expect(try await !harness.isLive(byPassword))
        #expect(try await harness.isLive(byMail))
        let ended = try await harness.engine.readFlow(begun, harness.platform)
        #expect(ended.state == .cancelled && ended.cause == .sessionRevoked)
        #expect(try await harness.read(account.id).openFlows.isEmpty)
        #expect(try await harness.engine.securityCentre(laptop.visitor).sessions.count == 2)
    }

    @Test("What the platform's own app changes ends every session at the pages that signed in with it")
    func fromTheApp() async throws {
        let harness = try await EngineHarness.make()
        let (account, laptop) = try await harness.person()
        let asked = MakeVisit(
            account: account.id, flow: nil, returnURL: nil, context: RequestContext(channel: .web, signedInAt: nil))
        let ticket = try await harness.engine.makeVisit(asked, harness.call).get().ticket
        let visit = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.telephone)
        try await harness.change(account.id, from: EngineHarness.number, to: Self.new)
        #expect(try await !harness.isLive(laptop))
        #expect(try await harness.isLive(visit), "whom the platform sent is the platform's to sign out")
    }

    @Test("The event says that the platform's own sessions are to end where something left the account")
    func tellsPlatform() async throws {
        let harness = try await EngineHarness.make()
        let webhook = RegisterWebhook(
            url: "https://platform.example/hooks", events: ["identifier.changed", "identifier.bound"],
            includesValues: false)
        _ = try await harness.engine.registerWebhook(webhook, harness.call).get()
        let account = try await harness.account(phone: EngineHarness.number, password: "correct horse").id
        try await harness.change(account, from: EngineHarness.number, to: Self.new)
        let bind = try await harness.start(account, OperationName(.email, .bind), track: "password").flow.id
        _ = try await harness.enterPassword("correct horse", of: bind)
        try await harness.supply(bind, EngineHarness.address, reason: nil)
        #expect(try await harness.prove(.newCode, of: bind, at: EngineHarness.address).get().state == .completed)
        let bodies = try await harness.mailbox.events().map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies.map { $0.contains(#""sessions":"end-others""#) } == [true, false])
    }
}
