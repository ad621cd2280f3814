import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Appeals")
struct AppealTests {
    @Test("An appeal on a frozen account is refused, and one from before the freeze can't be approved on it")
    func frozen() async throws {
        let harness = try await EngineHarness.make()
        let (first, second) = (
            try await harness.refused("user-1"), try await harness.refused("user-2", Robbed.b, to: Robbed.c)
        )
        try await harness.freeze(first.account, password: "correct horse battery")
        #expect(try await refusal { try await harness.appeal(first.flow) } == "account.frozen")
        let appeal = try await harness.appeal(second.flow)
        // Whatever ends flows when an account freezes may have missed it: the account is frozen in
        // the database.
        try await harness.freezeBehindTheFlows(second.account)
        let decided = try await refusal {
            try await harness.decide(try #require(appeal.review?.id), .approve, by: "zhao")
        }
        #expect(decided == "account.frozen")
        #expect(try await harness.held(by: second.account) == ["+86 139****9000", "u***@example.com"])
    }

    @Test("One refusal can be appealed as often as policy says", arguments: [0, 1, 2])
    func howOften(_ appeals: Int) async throws {
        let policy = Policies.open.replacing("    undo: 72h\n", with: "    undo: 72h\n    appeals: \(appeals)\n")
        let harness = try await EngineHarness.make(policies: [policy])
        let flow = try await harness.refused().flow
        for number in 0..<appeals {
            let view = try await harness.appeal(flow)
            _ = try await harness.decide(try #require(view.review?.id), .refuse, by: "reviewer-\(number)")
        }
        #expect(try await harness.engine.readFlow(flow, harness.platform).appealUntil == nil)
        #expect(try await refusal { try await harness.appeal(flow) } == "flow.ended")
    }

    @Test("Whoever refused a flow neither takes nor decides its appeal", arguments: ["wang", " Wang "])
    func sameReviewer(_ spelled: String) async throws {
        let harness = try await EngineHarness.make()
        let flow = try await harness.refused().flow
        let appeal = try #require(try await harness.appeal(flow).review?.id)
        #expect(try await refusal { try await harness.decide(appeal, .approve, by: spelled) } == "case.own-refusal")
        #expect(try await harness.decide(appeal, .approve, by: "li").state == .approved)
    }

    @Test("Staff who refused a flow can't take its appeal")
    func sameStaff() async throws {
        let harness = try await EngineHarness.make()
        let (wang, li) = (try await harness.staff("wang"), try await harness.staff("li"))
        let waiting = try await harness.underReview()
        _ = try await harness.refuse(waiting.id, wang)
        let appeal = try #require(try await harness.appeal(waiting.flow).review?.id)
        #expect(try await refusal { try await harness.engine.takeCase(appeal, wang) } == "case.own-refusal")
        #expect(try await refusal { _ = try await harness.approve(appeal, wang) } == "case.own-refusal", "untaken")
        #expect(try await harness.engine.takeCase(appeal, li).get().claimedBy == "li")
    }

    @Test("An appeal's case holds what it is against, and tells whoever refused that somebody else decides")
    func firstCase() async throws {
        let harness = try await EngineHarness.make()
        let (wang, li) = (try await harness.staff("wang"), try await harness.staff("li"))
        let waiting = try await harness.underReview()
        #expect(try await harness.engine.caseFile(waiting.id, wang).appealed == nil)
        _ = try await harness.refuse(waiting.id, wang, note: "The face can't be made out.")
        let decidedAt = harness.clock.now
        harness.clock.advance(by: .hours(1))
        let appeal = try #require(try await harness.appeal(waiting.flow).review?.id)
        let file = try await harness.engine.caseFile(appeal, li)
        let first = try #require(file.appealed)
        #expect(first.id == waiting.id && first.state == .refused && first.decidedAt == decidedAt)
        #expect(first.verdicts.map(\.reviewer) == ["wang"])
        #expect(first.verdicts.map(\.note) == ["The face can't be made out."])
        #expect(!file.isOwnRefusal)
        #expect(try await harness.engine.caseFile(appeal, wang).isOwnRefusal)
    }

    @Test("Promise 9: the case of an appealed dispute holds the one that was refused")
    func firstDispute() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let party = try await harness.press(Robbed.a)
        let first = try await robbed.dispute.id
        try await harness.decide(first, .refuse)
        harness.clock.advance(by: .days(5))
        _ = try await harness.appeal(party)
        let file = try await harness.engine.caseFile(try await robbed.dispute.id, try await harness.staff("li"))
        #expect(file.appealed?.id == first)
        #expect(file.appealed?.verdicts.map(\.vote) == [.refuse])
    }

    @Test(
        "Promise 9: a party whose dispute was refused appeals: the account is frozen again, and others who refused decide nothing"
    )
    func disputeAppealed() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let party = try await harness.press(Robbed.a)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        harness.clock.advance(by: .days(5))
        #expect(try await harness.appeal(party).state == .reviewing)
        #expect(try await robbed.status == .frozen)
        let second = try await robbed.dispute
        #expect(second.entries.map(\.text) == ["It is mine."])
        #expect(try await refusal { try await harness.decide(second.id, .approve) } == "case.own-refusal")
        try await harness.decide(second.id, .approve, by: "li")
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
        #expect(try await robbed.status == .active)
    }
}

extension AppealTests {
    @Test(
        "Promise 9: whoever refused a claim that had joined decides nothing about its appeal, and can still decide another party's"
    )
    func joinedParty() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let (_, joined) = (try await harness.press(Robbed.mail), try await harness.press(Robbed.b))
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await harness.appeal(joined).state == .reviewing)
        let second = try await robbed.dispute.id
        #expect(try await refusal { try await harness.decide(second, .approve, party: joined) } == "case.own-refusal")
        let wang = try await harness.staff("wang")
        #expect(
            try await refusal { try await harness.engine.takeCase(second, wang) } == "case.own-refusal",
            "there is nothing else in it")
        // The owner comes with a claim that nobody has refused.
        let owner = try await harness.press(Robbed.a)
        #expect(
            try await refusal { try await harness.refuse(second, wang) } == "case.own-refusal",
            "that would be of the appeal too")
        _ = try await harness.engine.takeCase(second, wang).get()
        let decision = CaseDecision(reviewer: "wang", vote: .approve, reason: "identity-shown", note: nil, party: owner)
        #expect(try await harness.engine.decideCase(second, decision, wang).get().state == .approved)
    }
}

extension EngineHarness {
    /// A change that a reviewer, wang, has refused.
    fileprivate func refused(
        _ name: String = "user-1", _ old: String = "+8613800138000", to new: String = "+8613900139000"
    ) async throws -> Waiting {
        let waiting = try await underReview(name, phone: old, to: new)
        try await decide(waiting.id, .refuse)
        return waiting
    }

    fileprivate func appeal(_ flow: FlowID) async throws -> FlowView {
        try await engine.appealFlow(flow, statement: "It is mine.", call).get()
    }

    /// A freeze of the owner's, written past the engine.
    fileprivate func freezeBehindTheFlows(_ account: AccountID) async throws {
        let now = clock.now
        try await engine.store.write { [realm] transaction in
            guard var row = try transaction.account(account, realm: realm) else { return }
            (row.holds.isFrozen, row.frozenAt) = (true, now)
            transaction.update(row, ifRevision: row.revision)
        }
    }
}
