import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 7: everyone concerned hears")
struct EveryoneHearsTests {
    private let old = "+8613800138000"
    private let new = "+8613900139000"
    private let mail = "li@example.com"

    @Test(
        "Promise 7, peers' fault 8: a completed change is told to the old number, the new one and every other channel, each with a way to say it was not me"
    )
    func completedChange() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, email: mail)
        try await harness.change(account.id, from: old, to: new)
        let notices = try await harness.mailbox.notices().filter { $0.kind == .flowCompleted }
        #expect(Set(notices.map(\.to)) == [old, new, mail])
        #expect(notices.allSatisfy { $0.disownToken != nil && $0.until != nil })
        #expect(notices.allSatisfy { $0.changes.olds == ["+86 138****8000"] && $0.changes.news == ["+86 139****9000"] })
    }

    @Test(
        "Peers' fault 11, promise 7: a notice is a row of the change's own transaction: it waits in the outbox before anybody delivers"
    )
    func sameTransaction() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, email: mail)
        try await harness.change(account.id, from: old, to: new)
        let depths = try await harness.engine.outboxDepths()
        #expect(depths.first { $0.topic == .notice }?.waiting == 3)
    }

    @Test(
        "Promise 7: a change that waits, is reviewed, vetoed or taken back is told too",
        arguments: ["face", "reviewed"])
    func otherStates(track: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, email: mail)
        let flow = try await pending(account.id, track: track, harness)
        let kind: NoticeKind = track == "face" ? .flowWaiting : .flowReviewing
        let told = try await harness.mailbox.notices().filter { $0.kind == kind }
        #expect(Set(told.map(\.to)) == [old, new, mail])
        #expect(told.allSatisfy { $0.disownToken != nil })
        _ = try await harness.engine.vetoFlow(flow, harness.call).get()
        let vetoed = try await harness.mailbox.notices().filter { $0.kind == .flowVetoed }
        #expect(Set(vetoed.map(\.to)) == [old, new, mail])
    }

    @Test("Promise 7: nothing is told to a new number that nobody has proved")
    func unprovedNumber() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        try await harness.supply(flow, new)
        _ = try await harness.engine.cancelFlow(flow, harness.call).get()
        #expect(try await harness.mailbox.notices().allSatisfy { $0.to != new })
    }

    private func pending(_ account: AccountID, track: String, _ harness: EngineHarness) async throws -> FlowID {
        let flow = try await harness.start(account, track: track).flow.id
        try await harness.attestFace(flow)
        try await harness.supply(flow, new)
        _ = try await harness.prove(.newCode, of: flow, at: new).get()
        return flow
    }
}

extension EngineHarness {
    @discardableResult
    func attestFace(_ flow: FlowID, heldSince: Instant? = nil) async throws -> FlowView {
        let face = Requirement("face")!
        let attestation = Attestation(
            method: face.method, reference: "face-check-1", checkedAt: clock.now, heldSince: heldSince)
        return try await engine.submitProof(
            flow, SubmitProof(requirement: face, answer: .attestation(attestation)), call
        ).get()
    }
}
