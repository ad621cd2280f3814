import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("The marketplace's change of the phone number, every way out")
struct MarketplaceTests {
    private let old = "+8613800138000"
    private let new = "+8613900139000"
    private let mail = "li@example.com"

    @Test("Completed at once by both codes, with the restrictions that follow and their end")
    func completed() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old, email: mail)
        let view = try await harness.change(account.id, from: old, to: new)
        #expect(view.state == .completed)
        #expect(view.undoUntil == harness.clock.now + .hours(72))
        #expect(view.decision?.outcome == "allow")
        let after = try await harness.read(account.id)
        #expect(after.bindings.first { $0.kind == .phone }?.masked == "+86 139****9000")
        #expect(
            Dictionary(uniqueKeysWithValues: after.restrictions.map { ($0.capability, $0.until) }) == [
                "payout": harness.clock.now + .hours(24), "identifiers": harness.clock.now + .hours(72),
            ])
        #expect(try await refusal { try await harness.start(account.id) } == "restriction.active")
    }

    @Test("Waiting after a face, and in effect when the wait is over")
    func waiting() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id, track: "face").flow.id
        try await harness.attestFace(flow)
        try await harness.supply(flow, new)
        let view = try await harness.prove(.newCode, of: flow, at: new).get()
        #expect(view.state == .waiting)
        #expect(view.waitsUntil == harness.clock.now + .hours(24))
        #expect(try await harness.engine.nextWait(before: .days(2)) == view.waitsUntil)
        #expect(try await harness.engine.nextWait(before: .hours(23)) == nil)
        #expect(try await harness.read(account.id).bindings.map(\.masked) == ["+86 138****8000"])
        harness.clock.advance(by: .hours(24))
        #expect(try await harness.engine.settleDueFlows() == 1)
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .completed)
        #expect(try await harness.read(account.id).bindings.map(\.masked) == ["+86 139****9000"])
    }

    @Test("A waiting change whose number went to somebody else meanwhile is refused, not retried forever")
    func takenWhileWaiting() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id, track: "face").flow.id
        try await harness.attestFace(flow)
        try await harness.supply(flow, new)
        _ = try await harness.prove(.newCode, of: flow, at: new).get()
        _ = try await harness.account("quicker", phone: new)
        harness.clock.advance(by: .hours(24))
        _ = try await harness.engine.settleDueFlows()
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .refused)
        #expect(try await harness.engine.settleDueFlows() == 0)
        #expect(try await harness.read(account.id).bindings.map(\.masked) == ["+86 138****8000"])
    }

    @Test("With no access left, two different people approve, and then it waits three days")
    func twoPeople() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id, track: "no-access").flow.id
        for method in ["national-id", "face"] { try await harness.attest(method, flow) }
        try await harness.supply(flow, new, reason: "lost-number")
        let reviewing = try await harness.prove(.newCode, of: flow, at: new).get()
        #expect(reviewing.state == .reviewing)
        let caseID = try #require(reviewing.review?.id)
        #expect(try await harness.decide(caseID, "wang", .approve).state == .open)
        for name in ["wang", "WANG", " Wang "] {
            #expect(try await refusal { try await harness.decide(caseID, name, .approve) } == "case.own-word-given")
        }
        #expect(try await harness.decide(caseID, "zhao", .approve).state == .approved)
        let waiting = try await harness.engine.readFlow(flow, harness.platform)
        #expect(waiting.state == .waiting)
        #expect(waiting.waitsUntil == harness.clock.now + .hours(72))
        #expect(try await refusal { try await harness.decide(caseID, "sun", .approve) } == "case.closed")
    }

    @Test("Refused by a reviewer, appealed with words, and reviewed again")
    func appealed() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let (flow, caseID) = try await reviewed(account.id, harness)
        _ = try await harness.decide(caseID, "wang", .refuse)
        let refused = try await harness.engine.readFlow(flow, harness.platform)
        #expect(refused.state == .refused)
        #expect(refused.next.actions == ["appeal"])
        let appealed = try await harness.engine.appealFlow(flow, statement: "我的旧号码已注销。", harness.call).get()
        #expect(appealed.state == .reviewing)
        let second = try #require(
            try await harness.engine.listCases(
                CaseFilter(queue: "appeals", state: .open), after: nil, limit: 5, harness.platform
            ).cases
                .first)
        #expect(second.statement == "我的旧号码已注销。")
        for reviewer in ["zhao", "sun"].prefix(second.people) {
            _ = try await harness.decide(second.id, reviewer, .approve)
        }
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .waiting)
    }

    @Test(
        "Promises 4 and 7: what was changed by another way since the refusal can't be appealed about, and the refused flow no longer offers it"
    )
    func appealWithoutGround() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let (flow, caseID) = try await reviewed(account.id, harness)
        _ = try await harness.decide(caseID, "wang", .refuse)
        let change = try await harness.start(account.id).flow.id
        _ = try await harness.prove(.oldCode, of: change, at: old).get()
        try await harness.supply(change, "+8613700137000")
        #expect(try await harness.prove(.newCode, of: change, at: "+8613700137000").get().state == .completed)
        #expect(
            try await refusal { try await harness.engine.appealFlow(flow, statement: "mine", harness.call) }
                == "flow.binding-changed")
        let refused = try await harness.engine.readFlow(flow, harness.platform)
        #expect(refused.state == .refused)
        #expect(refused.next.actions == [])
    }

    @Test("An appeal after its month is too late")
    func appealTooLate() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let (flow, caseID) = try await reviewed(account.id, harness)
        _ = try await harness.decide(caseID, "wang", .refuse)
        harness.clock.advance(by: .days(30))
        #expect(
            try await refusal { try await harness.engine.appealFlow(flow, statement: "late", harness.call) }
                == "flow.too-late")
    }

    @Test("Resumed on another device: the old token dies, and one factor has to be proved again before anything else")
    func resumed() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let started = try await harness.start(account.id)
        let flow = started.flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: old).get()
        let resumed = try await harness.engine.resumeFlow(flow, harness.call).get()
        #expect(resumed.flow.next.mustProveAgain)
        #expect(resumed.flow.proofs.isEmpty)
        #expect(resumed.flow.next.proofs.map(\.requirement).first == .oldCode)
        #expect(resumed.flow.next.proofs.allSatisfy { $0.requirement.subject != .new })
        #expect(
            try await refusal { try await harness.engine.authenticate(bearer: started.token) } == "token.not-accepted")
        #expect(try await harness.engine.authenticate(bearer: resumed.token).principal == .person(flow))
        #expect(try await refusal { try await harness.supply(flow, new) } == "flow.prove-again")
        harness.clock.advance(by: .minutes(1))
        _ = try await harness.prove(.oldCode, of: flow, at: old).get()
        try await harness.supply(flow, new)
        #expect(try await harness.prove(.newCode, of: flow, at: new).get().state == .completed)
    }

    @Test("Peers' fault 9: nothing that a silent old device keeps doing makes a flow outlive its deadline")
    func neverRenewed() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow
        let deadline = try #require(flow.deadline)
        for _ in 0..<2 {
            harness.clock.advance(by: .minutes(10))
            #expect(try await harness.engine.resumeFlow(flow.id, harness.call).get().flow.deadline == deadline)
            #expect(try await harness.prove(.oldCode, of: flow.id, at: old).get().deadline == deadline)
        }
        harness.clock.set(deadline)
        #expect(try await refusal { try await harness.supply(flow.id, new) } == "flow.too-late")
        _ = try await harness.engine.settleDueFlows()
        #expect(try await harness.engine.readFlow(flow.id, harness.platform).state == .expired)
        #expect(try await harness.start(account.id).flow.state == .collecting)
    }

    @Test("A flow ends with the session that started it, and with no other")
    func sessionRevoked() async throws {
        let harness = try await marketplace()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        #expect(try await harness.engine.revokeSession("another", harness.call).get().flows == [])
        #expect(try await harness.engine.revokeSession("session-1", harness.call).get().flows == [flow])
        #expect(try await harness.engine.readFlow(flow, harness.platform).cause == .sessionRevoked)
    }

    @Test(
        "Peers' fault 2: a proof moves the flow it is given for, also when another account is about to take the same number"
    )
    func samePendingNumber() async throws {
        let harness = try await marketplace()
        let first = try await harness.account("first", phone: old)
        let second = try await harness.account("second", phone: "+8613700137000")
        let (one, two) = (try await harness.start(first.id).flow.id, try await harness.start(second.id).flow.id)
        try await harness.supply(one, new)
        try await harness.supply(two, new)
        _ = try await harness.prove(.newCode, of: two, at: new).get()
        #expect(try await harness.engine.readFlow(one, harness.platform).proofs.isEmpty)
        #expect(try await harness.engine.readFlow(two, harness.platform).proofs.map(\.requirement) == [.newCode])
    }

    @Test(
        "Peers' fault 14: what a platform's key starts for somebody asks for the same proofs and tells the same people",
        arguments: [Channel.agent, .app])
    func noShortcut(channel: Channel) async throws {
        let harness = try await EngineHarness.make(policies: [
            Policies.open.replacing("undo: 72h", with: "undo: 72h\n    channels: [web, app, agent]")
        ])
        let account = try await harness.account(phone: old)
        let context = RequestContext(channel: channel, signedInAt: harness.clock.now)
        let view = try await harness.start(account.id, context: context).flow
        #expect(view.next.tracks.first { $0.name == "current" }?.missing == [[.oldCode], [.newCode]])
        #expect(try await harness.change(account.id, from: old, to: new, context: context).state == .completed)
        #expect(try await harness.mailbox.notices().map(\.to).contains(old))
    }

    @Test("A policy that changes while a flow is open leaves that flow under the one it was started under")
    func oldPolicy() async throws {
        let folder = try TemporaryFolder()
        let clock = PinnedClock()
        let first = try await EngineHarness.make(clock: clock, folder: folder, ring: try Rings.one())
        let account = try await first.account(phone: old)
        let flow = try await first.start(account.id).flow.id
        let stricter = Policies.open.replacing(
            "proofs: [old.code, new.code] }", with: "proofs: [old.code, new.code], review: always }")
        let second = try await EngineHarness.make(
            policies: [stricter], seed: 2, clock: clock, folder: folder, ring: try Rings.one())
        _ = try await second.prove(.oldCode, of: flow, at: old).get()
        try await second.supply(flow, new)
        #expect(try await second.prove(.newCode, of: flow, at: new).get().state == .completed)
    }

    private func marketplace() async throws -> EngineHarness {
        try await EngineHarness.make(policies: [try Policies.shipped("marketplace")])
    }

    private func reviewed(_ account: AccountID, _ harness: EngineHarness) async throws -> (FlowID, CaseID) {
        let flow = try await harness.start(account, track: "no-access").flow.id
        for method in ["national-id", "face"] { try await harness.attest(method, flow) }
        try await harness.supply(flow, new, reason: "lost-number")
        let view = try await harness.prove(.newCode, of: flow, at: new).get()
        return (flow, try #require(view.review?.id))
    }
}

@Suite("The messenger's change of the phone number")
struct MessengerTests {
    @Test("Minutes: the new number's code alone, while the bound number was proved lately")
    func quick() async throws {
        let harness = try await EngineHarness.make(policies: [try Policies.shipped("messenger")])
        let account = try await harness.account(phone: "+8613800138000")
        let flow = try await harness.start(account.id, track: "new-number").flow.id
        try await harness.supply(flow, "+8613900139000", reason: "new-phone")
        #expect(try await harness.prove(.newCode, of: flow, at: "+8613900139000").get().state == .completed)
    }

    @Test("A bound number that nobody proved for half a year has to be proved again first")
    func stale() async throws {
        let harness = try await EngineHarness.make(policies: [try Policies.shipped("messenger")])
        let account = try await harness.account(phone: "+8613800138000")
        harness.clock.advance(by: .days(180))
        let flow = try await harness.start(account.id, track: "new-number").flow.id
        try await harness.supply(flow, "+8613900139000", reason: "new-phone")
        let view = try await harness.prove(.newCode, of: flow, at: "+8613900139000").get()
        #expect(view.state == .refused)
        #expect(view.decision?.reasons.first?.code == "binding.unverified")
    }
}

extension EngineHarness {
    func attest(_ method: String, _ flow: FlowID) async throws {
        let requirement = Requirement(method)!
        let attestation = Attestation(
            method: requirement.method, reference: "check-1", checkedAt: clock.now, heldSince: nil)
        _ = try await engine.submitProof(
            flow, SubmitProof(requirement: requirement, answer: .attestation(attestation)), call
        ).get()
    }

    func decide(_ id: CaseID, _ reviewer: String, _ vote: Vote) async throws -> CaseView {
        try await engine.decideCase(
            id, CaseDecision(reviewer: reviewer, vote: vote, reason: "looked-at", note: nil), call
        ).get()
    }
}
