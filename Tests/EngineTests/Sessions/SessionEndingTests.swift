import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("What ends with a session, and what ends a session")
struct SessionEndingTests {
    private static let new = "+8613900139000"

    @Test("The flow that a session started and is still collecting ends with it; one that is further along continues")
    func flowsEnd() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let flow = try await harness.startHere(opened.visitor)
        try await harness.engine.signOut(opened.visitor)
        let view = try await harness.engine.readFlow(flow, harness.platform)
        #expect(view.state == .cancelled && view.cause == .sessionRevoked)
    }

    @Test("What this session took over from another continues when the other is signed out")
    func takenOver() async throws {
        let harness = try await EngineHarness.make()
        let (_, laptop) = try await harness.person()
        let flow = try await harness.startHere(laptop.visitor)
        let telephone = try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone)
        try await harness.engine.continueFlow(flow, telephone.visitor)
        try await harness.engine.signOutOthers(telephone.visitor)
        #expect(try await harness.engine.readFlow(flow, telephone.visitor).state == .collecting)
    }

    @Test("A disowned change ends every session of the account, in the moment of the freeze")
    func disowned() async throws {
        let harness = try await EngineHarness.make()
        let (account, thief) = try await harness.person()
        _ = try await harness.change(account.id, from: EngineHarness.number, to: Self.new)
        let token = try #require(try await harness.mailbox.notices().compactMap(\.disownToken).last)
        _ = try await harness.disown(token)
        #expect(try await harness.read(account.id).status == .frozen)
        #expect(try await !harness.isLive(thief))
    }

    @Test("Freezing by one's own hand ends every session of the account, and no other's")
    func frozen() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        _ = try await harness.account("another", phone: "+8613700137000", password: "correct horse")
        let other = try await harness.signInByPassword("+8613700137000")
        let elsewhere = try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone)
        harness.clock.advance(by: .minutes(2))
        let flow = try await harness.startHere(opened.visitor, .freeze)
        try await harness.proveHere(Requirement(.phone, .code), of: flow, at: EngineHarness.number, opened.visitor)
        #expect(try await harness.read(account.id).status == .frozen)
        #expect(try await !harness.isLive(opened))
        #expect(try await !harness.isLive(elsewhere))
        #expect(try await harness.isLive(other))
    }

    @Test("A frozen account can sign in again, is offered to be unfrozen, and can change nothing")
    func frozenSignsIn() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let flow = try await harness.startHere(opened.visitor, .freeze)
        try await harness.proveHere(Requirement(.phone, .code), of: flow, at: EngineHarness.number, opened.visitor)
        let again = try await harness.signInByPassword()
        #expect(try await harness.engine.securityCentre(again.visitor).offers == [.unfreeze])
        let offer = try await harness.engine.offer(.phoneChange, again.visitor)
        #expect(offer.objections.map(\.code) == ["account.frozen"])
        #expect(try await refusal { try await harness.startHere(again.visitor) } == "account.frozen")
    }
}
