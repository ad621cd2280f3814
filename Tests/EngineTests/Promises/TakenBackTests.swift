import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 9: it can be taken back")
struct TakenBackTests {
    private let old = "+8613800138000"
    private let new = "+8613900139000"

    @Test(
        "Promise 9: \"this was not me\" freezes the account at once, ends its flows and opens a case, and rolls nothing back"
    )
    func disowned() async throws {
        let (harness, account, token) = try await changed()
        let open = try await harness.start(account, .emailChange.verbOnPhone).flow.id
        let view = try await harness.disown(token)
        #expect(view.state == .disowned)
        let after = try await harness.read(account)
        #expect(after.status == .frozen)
        #expect(after.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 139****9000"])
        #expect(try await harness.engine.readFlow(open, harness.platform).cause == .accountFrozen)
        let cases = try await harness.engine.listCases(
            CaseFilter(state: .open), after: nil, limit: 10, harness.platform)
        #expect(cases.cases.map(\.flow.operation) == [.dispute])
    }

    @Test("Promise 9: pressing it twice, or at the same time from two notices, is harmless")
    func twice() async throws {
        let (harness, account, token) = try await changed()
        async let first = harness.disown(token)
        async let second = harness.disown(token)
        #expect(Set([try await first.state, try await second.state]) == [.disowned])
        #expect(try await harness.disown(token).state == .disowned)
        let cases = try await harness.engine.listCases(
            CaseFilter(state: .open), after: nil, limit: 10, harness.platform)
        #expect(cases.cases.count == 1)
        #expect(try await harness.read(account).status == .frozen)
    }

    @Test("Promise 9: after the undo window the link does nothing: the number may be a stranger's by now")
    func tooLate() async throws {
        let (harness, account, token) = try await changed()
        harness.clock.advance(by: .hours(72))
        #expect(try await harness.disown(token).state == .over)
        #expect(try await harness.read(account).status == .active)
    }

    @Test("Promise 9: a reviewer's word takes the change back and lifts the freeze")
    func reviewersWord() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        let open = try #require(
            try await harness.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, harness.platform).cases
                .first)
        harness.clock.advance(by: .days(5))
        let decision = CaseDecision(reviewer: "wang", vote: .approve, reason: "documents-agree", note: "Welcome back")
        _ = try await harness.engine.decideCase(open.id, decision, harness.call).get()
        let after = try await harness.read(account)
        #expect(after.status == .active)
        #expect(after.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 138****8000"])
        #expect(try await harness.mailbox.notices().contains { $0.kind == .flowReverted && $0.to == old })
    }

    @Test("Promise 9: a reviewer who refuses leaves the change as it is, and the freeze ends with the dispute")
    func reviewerRefuses() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        let open = try #require(
            try await harness.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, harness.platform).cases
                .first)
        let decision = CaseDecision(reviewer: "wang", vote: .refuse, reason: "own-change", note: nil)
        _ = try await harness.engine.decideCase(open.id, decision, harness.call).get()
        let after = try await harness.read(account)
        #expect(after.status == .active)
        #expect(after.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 139****9000"])
    }

    @Test("Promise 9: a proof older than the change takes it back at once")
    func olderProof() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        let change = try #require(try await harness.engine.readDisownment(token).flow as FlowID?)
        let dispute = try await harness.start(account, .dispute, about: change).flow.id
        let proof = SubmitProof(
            requirement: Requirement(.account, .password), answer: .password(Secret("correct horse")))
        let view = try await harness.engine.submitProof(dispute, proof, harness.call).get()
        #expect(view.state == .completed)
        let after = try await harness.read(account)
        #expect(after.status == .active)
        #expect(after.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 138****8000"])
    }

    @Test("Promise 9: taking a change back ends what was begun about the number that goes")
    func endsFlowsAboutTheNumber() async throws {
        let (harness, account, token) = try await changed()
        let change = try #require(try await harness.engine.readDisownment(token).flow as FlowID?)
        let dispute = try await harness.start(account, .dispute, about: change).flow.id
        let begun = try await harness.start(account).flow.id
        #expect(try await harness.enterPassword("correct horse", of: dispute).state == .completed)
        #expect(try await harness.engine.readFlow(begun, harness.platform).cause == .bindingChanged)
    }

    @Test(
        "Promise 9: while people look at a disowned change nothing else lifts the freeze, and no notice of it can stop them"
    )
    func thiefCannotInterfere() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        #expect(try await refusal { try await harness.start(account, .unfreeze) } == "dispute.open")
        // The links in what is told of it lead into the dispute, and end nothing.
        let told = try await harness.mailbox.notices().filter { $0.kind == .disputeOpened }.compactMap(\.disownToken)
        for link in told { #expect(try await harness.disown(link).state == .disowned) }
        #expect(try await harness.read(account).status == .frozen)
    }

    @Test(
        "Promise 9: whoever merely signed in, perhaps the one it is about, does not end a dispute that people look at")
    func disputeStands() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        let dispute = try #require(try await harness.read(account).openFlows.first)
        let person = Call(Caller(realm: harness.realm, principal: .person(dispute)))
        #expect(try await refusal { try await harness.engine.cancelFlow(dispute, person) } == "flow.not-now")
        #expect(try await refusal { try await harness.engine.vetoFlow(dispute, person) } == "flow.not-now")
        #expect(try await harness.engine.readFlow(dispute, harness.platform).state == .reviewing)
        #expect(try await refusal { try await harness.start(account, .unfreeze) } == "dispute.open")
    }

    @Test(
        "Promise 9: a dispute that the thief begins, and gives up or not, leaves the owner's link good",
        arguments: [true, false])
    func thiefBeginsOne(givesUp: Bool) async throws {
        let (harness, account, token) = try await changed()
        let change = try await harness.engine.readDisownment(token).flow
        let dispute = try await harness.start(account, .dispute, about: change).flow.id
        if givesUp { _ = try await harness.engine.cancelFlow(dispute, harness.call).get() }
        #expect(try await harness.engine.readDisownment(token).state == .open)
        #expect(try await harness.disown(token).state == .disowned)
        #expect(try await harness.read(account).status == .frozen)
        #expect(try await harness.disown(token).state == .disowned, "twice is as good as once")
    }

    @Test("Promise 9: a dispute that the thief files to have it refused leaves the owner's link good")
    func thiefUsesUp() async throws {
        let (harness, account, token) = try await changed()
        let change = try await harness.engine.readDisownment(token).flow
        func refuseNext() async throws {
            let open = try #require(
                try await harness.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, harness.platform)
                    .cases.first)
            _ = try await harness.decide(open.id, "wang", .refuse)
        }
        let filed = try await harness.start(account, .dispute, track: "report", about: change).flow
        #expect(filed.state == .reviewing)
        #expect(try await harness.engine.readDisownment(token).state == .open)
        try await refuseNext()
        #expect(try await harness.engine.readFlow(filed.id, harness.platform).state == .refused)
        #expect(try await harness.disown(token).state == .disowned)
        #expect(try await harness.read(account).status == .frozen)
        try await refuseNext()
        #expect(try await harness.disown(token).state == .over, "the link's own dispute, once decided, closes it")
    }

    @Test("Promise 9: a dispute that people look at offers nobody to stop it")
    func offersNoStop() async throws {
        let (harness, account, token) = try await changed()
        let change = try await harness.engine.readDisownment(token).flow
        #expect(try await harness.start(account, .dispute, about: change).flow.next.actions == ["cancel"])
        let dispute = try #require(try await harness.disown(token).dispute)
        #expect(try await harness.engine.readFlow(dispute, harness.person(dispute).caller).next.actions == [])
    }

    @Test("Promise 9: once people have decided, the link freezes nothing anew")
    func decidedOnce() async throws {
        let (harness, account, token) = try await changed()
        _ = try await harness.disown(token)
        let open = try #require(
            try await harness.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, harness.platform).cases
                .first)
        _ = try await harness.decide(open.id, "wang", .refuse)
        #expect(try await harness.disown(token).state == .over)
        let cases = try await harness.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, harness.platform)
            .cases
        #expect(cases.isEmpty)
        #expect(try await harness.read(account).status == .active)
    }

    @Test("Promise 9: a proof that came with the change takes nothing back")
    func newerProof() async throws {
        let (harness, account, token) = try await changed()
        let change = try await harness.engine.readDisownment(token).flow
        let dispute = try await harness.start(account, .dispute, about: change).flow.id
        let phoneCode = try #require(Requirement("phone.code"))
        harness.clock.advance(by: .minutes(2))
        // A code goes to what the account held before, and never to the number that came with the
        // change.
        let sent = try await harness.engine.sendChallenge(dispute, phoneCode, harness.call).get()
        #expect(sent.sentTo == "+86 138****8000")
        #expect(try await harness.mailbox.codes().last?.to == old)
        #expect(
            try await harness.read(account).bindings.filter { $0.state == .active }.map(\.masked) == ["+86 139****9000"]
        )
    }

    @Test("Promise 9: any old channel stops a change that waits, by the link in its notice")
    func veto() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id, track: "face").flow.id
        try await harness.attestFace(flow)
        try await harness.supply(flow, new)
        #expect(try await harness.prove(.newCode, of: flow, at: new).get().state == .waiting)
        let token = try #require(try await harness.mailbox.notices().first { $0.to == old }?.disownToken)
        #expect(try await harness.disown(token).state == .vetoed)
        harness.clock.advance(by: .days(2))
        _ = try await harness.engine.settleDueFlows()
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .refused)
        #expect(try await harness.read(account.id).bindings.map(\.masked) == ["+86 138****8000"])
    }

    @Test(
        "Promise 9: a forged or shortened link is unknown",
        arguments: ["", "abc", String(repeating: "A", count: 22), "💥"])
    func forged(token: String) async throws {
        let harness = try await EngineHarness.make()
        #expect(try await refusal { try await harness.disown(token) } == "notice.unknown")
    }

    @Test("A frozen account starts nothing but what unfreezes it, and comes back by proofs older than the freeze")
    func unfreeze() async throws {
        let harness = try await EngineHarness.make(policies: [Policies.open])
        let account = try await harness.account(phone: old, password: "correct horse")
        harness.clock.advance(by: .minutes(1))
        let freeze = try await harness.start(account.id, .freeze).flow.id
        #expect(
            try await harness.prove(try #require(Requirement("phone.code")), of: freeze, at: old).get().state
                == .completed)
        #expect(try await harness.read(account.id).status == .frozen)
        #expect(try await refusal { try await harness.start(account.id) } == "account.frozen")
        harness.clock.advance(by: .minutes(2))
        let unfreeze = try await harness.start(account.id, .unfreeze).flow.id
        _ = try await harness.prove(try #require(Requirement("phone.code")), of: unfreeze, at: old).get()
        let proof = SubmitProof(
            requirement: Requirement(.account, .password), answer: .password(Secret("correct horse")))
        #expect(try await harness.engine.submitProof(unfreeze, proof, harness.call).get().state == .completed)
        #expect(try await harness.read(account.id).status == .active)
    }

    /// An account whose number was changed, and the link that its old number got.
    private func changed() async throws -> (EngineHarness, AccountID, String) {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, password: "correct horse")
        harness.clock.advance(by: .hours(1))
        try await harness.change(account.id, from: old, to: new)
        let token = try #require(
            try await harness.mailbox.notices().first { $0.to == old && $0.kind == .flowCompleted }?.disownToken)
        return (harness, account.id, token)
    }
}

extension OperationName {
    /// The same verb, on the identifier that every account of these tests has.
    fileprivate var verbOnPhone: OperationName { OperationName(.phone, verb) }
}
