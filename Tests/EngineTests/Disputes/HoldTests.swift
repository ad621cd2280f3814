import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Promise 9: what a lift returns to is what was there before")
struct HoldTests {
    /// What holds the account back before somebody disowns a change.
    enum Before: String, CaseIterable, CustomTestStringConvertible {
        case nothing, restricted, frozen, frozenAndRestricted

        var testDescription: String { rawValue }

        var status: AccountStatus {
            switch self {
            case .nothing: .active
            case .restricted: .restricted
            case .frozen, .frozenAndRestricted: .frozen
            }
        }

        func hold(_ robbed: Robbed) async throws {
            let harness = robbed.harness
            if self == .restricted || self == .frozenAndRestricted {
                _ = try await harness.engine.setAccountStatus(robbed.account, .restricted, harness.call).get()
            }
            if self == .frozen || self == .frozenAndRestricted { try await harness.freeze(robbed.account) }
        }
    }

    enum End: String, CaseIterable { case granted, refused, proved, leftByPlatform }

    @Test(
        "Promise 9: a dispute that ends leaves what held the account before", arguments: Before.allCases, End.allCases)
    func afterDispute(_ before: Before, _ end: End) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await before.hold(robbed)
        harness.clock.advance(by: .minutes(5))
        let party = try await harness.press(Robbed.a)
        #expect(try await robbed.status == .frozen)
        switch end {
        case .granted: try await harness.decide(try await robbed.dispute.id, .approve)
        case .refused: try await harness.decide(try await robbed.dispute.id, .refuse)
        case .proved: #expect(try await harness.proveMailAndPassword(party).state == .completed)
        case .leftByPlatform: _ = try await harness.engine.cancelFlow(party, harness.call).get()
        }
        #expect(try await robbed.status == before.status)
    }

    @Test("Promise 9: an account that the platform restricted does not free itself by freezing and unfreezing")
    func restrictedStays() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await Before.frozenAndRestricted.hold(robbed)
        harness.clock.advance(by: .minutes(1))
        let unfreeze = try await harness.start(robbed.account, .unfreeze).flow.id
        #expect(try await harness.enterPassword("correct horse", of: unfreeze).state == .completed)
        #expect(try await robbed.status == .restricted)
    }

    @Test("Promise 9: inside a change's window its new number does not lift a freeze, and proofs from before do")
    func unfreezing() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await harness.freeze(robbed.account)
        harness.clock.advance(by: .minutes(2))
        let code = try #require(Requirement("phone.code"))
        let thief = try await harness.start(robbed.account, .unfreeze).flow
        #expect(!thief.next.proofs.contains { $0.requirement == code }, "it is not even offered")
        #expect(
            try await refusal { try await harness.prove(code, of: thief.id, at: Robbed.b).get() } == "binding.too-new")
        #expect(try await harness.enterPassword("correct horse", of: thief.id).state == .completed)
    }

    @Test("An unfreeze offers only ways whose proofs count: not the number of a change that can still be taken back")
    func offeredUnfreezing() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await harness.freeze(robbed.account)
        harness.clock.advance(by: .minutes(2))
        let visitor = try await harness.signInByPassword(Robbed.b).visitor
        #expect(try await harness.engine.offer(.unfreeze, visitor).tracks.map(\.name) == ["password", "review"])
        harness.clock.advance(by: .hours(72))
        let later = try await harness.signInByPassword(Robbed.b).visitor
        #expect(try await harness.engine.offer(.unfreeze, later).tracks.map(\.name) == ["phone", "password", "review"])
    }

    @Test("Promise 9: once the window has passed, the new number is the account's own and lifts a later freeze")
    func unfreezingLater() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        harness.clock.advance(by: .hours(72))
        try await harness.freeze(robbed.account)
        harness.clock.advance(by: .minutes(2))
        let unfreeze = try await harness.start(robbed.account, .unfreeze).flow.id
        let code = try #require(Requirement("phone.code"))
        #expect(try await harness.prove(code, of: unfreeze, at: Robbed.b).get().state == .completed)
        #expect(try await robbed.status == .active)
    }

    @Test("Promise 9: an unfreeze that people approve during a dispute lifts the owner's freeze and not the dispute's")
    func approvedMeanwhile() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await harness.freeze(robbed.account)
        harness.clock.advance(by: .minutes(2))
        _ = try await harness.start(robbed.account, .unfreeze, track: "review")
        let unfreeze = try await robbed.dispute.id
        _ = try await harness.press(Robbed.a)
        try await harness.decide(unfreeze, .approve)
        #expect(try await robbed.status == .frozen)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await robbed.status == .active)
    }

    @Test("Restricting an account is told to its person, at every address, and so is lifting that")
    func toldOfRestriction() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        for (status, kind) in [
            (AccountStatus.restricted, NoticeKind.accountRestricted), (.active, .accountUnrestricted),
        ] {
            _ = try await harness.engine.setAccountStatus(robbed.account, status, harness.call).get()
            let told = try await harness.mailbox.notices().filter { $0.kind == kind }
            #expect(Set(told.map(\.to)) == [Robbed.a, Robbed.b, Robbed.mail])
        }
    }

    @Test(
        "A freeze, another change and a revoked session tell whom the attempt concerned that they ended",
        arguments: CancellationCause.byOthers)
    func toldOfEnd(_ cause: CancellationCause) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        harness.clock.advance(by: .hours(72))
        let open = try await harness.start(robbed.account).flow.id
        _ = try await harness.prove(.oldCode, of: open, at: Robbed.b).get()
        harness.clock.advance(by: .minutes(2))
        switch cause {
        case .accountFrozen: try await harness.freeze(robbed.account)
        case .sessionRevoked: _ = try await harness.engine.revokeSession("session-1", harness.call).get()
        default:
            try await harness.change(
                robbed.account, from: Robbed.b, to: Robbed.c, context: harness.context(session: "other"))
        }
        #expect(try await harness.engine.readFlow(open, harness.platform).cause == cause)
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCancelled }
        #expect(Set(told.map(\.to)).isSuperset(of: [Robbed.b, Robbed.mail]))
        #expect(Set(told.map(\.cause)) == [cause])
    }

    @Test(
        "Promise 8: a change that waits and whose number is taken meanwhile ends refused, with that reason, and was vetoed by nobody"
    )
    func takenMeanwhile() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let slow = try await harness.start(robbed.account, track: "slow").flow.id
        try await harness.attestFace(slow)
        try await harness.supply(slow, Robbed.c)
        #expect(try await harness.prove(.newCode, of: slow, at: Robbed.c).get().state == .waiting)
        _ = try await harness.account("user-2", phone: Robbed.c)
        harness.clock.advance(by: .hours(25))
        _ = try await harness.engine.settleDueFlows()
        let view = try await harness.engine.readFlow(slow, harness.platform)
        #expect(view.state == .refused)
        #expect(view.refusedBy == .ground)
        #expect(view.ground?.code == "identifier.taken")
        let told = try await harness.mailbox.notices()
        #expect(told.contains { $0.kind == .flowRefused } && !told.contains { $0.kind == .flowVetoed })
        let token = try #require(try await harness.link(to: Robbed.mail, .flowWaiting))
        #expect(try await harness.engine.readDisownment(token).state == .over)
    }
}

extension CancellationCause {
    static let byOthers: [CancellationCause] = [.accountFrozen, .bindingChanged, .sessionRevoked]
}
