import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Taking cases and deciding them")
struct ClaimTests {
    @Test("A case is taken by one, shown as theirs, and given back")
    func takeAndGiveBack() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview()
        let taken = try await harness.engine.takeCase(waiting.id, li).get()
        #expect(taken.claimedBy == "li")
        #expect(taken.claimedAt == harness.clock.now)
        #expect(try await harness.engine.takeCase(waiting.id, li).get().claimedBy == "li", "again changes nothing")
        await expectRefusal("case.taken") { _ = try await harness.engine.takeCase(waiting.id, wang) }
        await expectRefusal("case.taken") { _ = try await harness.engine.giveBackCase(waiting.id, wang) }
        await expectRefusal("case.taken") { _ = try await harness.approve(waiting.id, wang) }
        #expect(try await harness.engine.giveBackCase(waiting.id, li).get().claimedBy == nil)
        #expect(try await harness.engine.giveBackCase(waiting.id, li).get().claimedBy == nil, "again changes nothing")
        #expect(try await harness.engine.takeCase(waiting.id, wang).get().claimedBy == "wang")
    }

    @Test(
        "A claim eight hours old keeps nobody out: another takes the case, or its holder continues if nobody did")
    func oldClaim() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let (left, continued) = (
            try await harness.underReview(),
            try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        )
        for waiting in [left, continued] { _ = try await harness.engine.takeCase(waiting.id, li).get() }
        harness.clock.advance(by: .hours(8))
        let taken = try await harness.engine.takeCase(left.id, wang).get()
        #expect(taken.claimedBy == "wang")
        #expect(taken.claimedAt == harness.clock.now)
        await expectRefusal("case.taken") { _ = try await harness.approve(left.id, li) }
        _ = try await harness.engine.askPerson(continued.id, text: "Which?", li).get()
        #expect(try await harness.engine.takeCase(continued.id, li).get().claimedAt == harness.clock.now, "begins anew")
        harness.clock.advance(by: .hours(8))
        #expect(
            try await harness.engine.giveBackCase(continued.id, wang).get().claimedBy == nil, "it is free for others")
        #expect(try await harness.approve(continued.id, li).state == .approved)
    }

    @Test("Two words at once on a case of two people: both count, and the case is decided")
    func twoAtOnce() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview(people: 2)
        let calls = [try await harness.staff("li"), try await harness.staff("wang")]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in calls { group.addTask { _ = try await harness.approve(waiting.id, call) } }
            try await group.waitForAll()
        }
        let decided = try await harness.engine.readCase(waiting.id, harness.platform)
        #expect(decided.state == .approved)
        #expect(Set(decided.verdicts.map(\.reviewer)) == ["li", "wang"])
    }

    @Test("No key and no command votes in the name of a member of staff", arguments: ["li", "LI", " Li\n"])
    func nameOfStaff(name: String) async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview(people: 2)
        let decision = CaseDecision(reviewer: name, vote: .approve, reason: "fine", note: nil)
        for caller in [harness.platform, Caller(realm: harness.realm, principal: .operator)] {
            await expectRefusal("case.reviewer-is-staff") {
                _ = try await harness.engine.decideCase(waiting.id, decision, Call(caller))
            }
        }
        #expect(try await harness.approve(waiting.id, li).verdicts.map(\.reviewer) == ["li"])
        let other = CaseDecision(reviewer: "Li Na", vote: .approve, reason: "fine", note: nil)
        #expect(try await harness.engine.decideCase(waiting.id, other, harness.call).get().state == .approved)
    }

    @Test(
        "What somebody had taken who is shut out, or has to set up anew, is free for others", arguments: [true, false])
    func takerGone(isDisabled: Bool) async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview()
        _ = try await harness.engine.takeCase(waiting.id, li).get()
        if isDisabled {
            try await harness.engine.disableStaff("li")
        } else {
            _ = try await harness.engine.resetStaff("li")
        }
        #expect(try await harness.engine.takeCase(waiting.id, wang).get().claimedBy == "wang")
    }

    @Test("Operators, who decide nothing, open no case and no file")
    func operators() async throws {
        let harness = try await EngineHarness.make()
        let olga = try await harness.staff("olga", [.operator])
        let waiting = try await harness.underReview()
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.caseFile(waiting.id, olga) }
        let file = harness.engine.ids.next(EvidenceID.self, at: harness.clock.now)
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.evidence(file, on: waiting.id, olga) }
    }

    @Test("Of many who take a case at once one has it")
    func race() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        var calls: [Call] = []
        for number in 1...8 { calls.append(try await harness.staff("reviewer-\(number)")) }
        let taken = await withTaskGroup(of: Bool.self) { group in
            for call in calls { group.addTask { (try? await harness.engine.takeCase(waiting.id, call).get()) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(taken == 1)
    }

    @Test("A free case is decided without taking it, under the login whatever the call says")
    func decideFree() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let decided = try await harness.approve(waiting.id, try await harness.staff("li"))
        #expect(decided.state == .approved)
        #expect(decided.claimedBy == nil)
        #expect(decided.verdicts.map(\.reviewer) == ["li"])
        await expectRefusal("case.closed") {
            _ = try await harness.engine.takeCase(waiting.id, try await harness.staff("wang"))
        }
    }

    @Test("Two people: the first word frees the case, its author has no second one, and another person completes it")
    func twoPeople() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview(people: 2)
        _ = try await harness.engine.takeCase(waiting.id, li).get()
        let half = try await harness.approve(waiting.id, li)
        #expect(half.state == .open)
        #expect(half.claimedBy == nil)
        await expectRefusal("case.own-word-given") { _ = try await harness.approve(waiting.id, li) }
        await expectRefusal("case.own-word-given") { _ = try await harness.engine.takeCase(waiting.id, li) }
        _ = try await harness.engine.takeCase(waiting.id, wang).get()
        let whole = try await harness.approve(waiting.id, wang)
        #expect(whole.state == .approved)
        #expect(whole.flow.state == .waiting)
    }

    @Test("Nobody decides about their own account, nor takes, asks, looks or reveals")
    func ownAccount() async throws {
        let harness = try await EngineHarness.make()
        let own = try await harness.staff("li", own: ["shop/user-1", "shop/somebody"])
        let waiting = try await harness.underReview()
        let other = try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        let engine = harness.engine
        await expectRefusal("case.own-account") { _ = try await engine.takeCase(waiting.id, own) }
        await expectRefusal("case.own-account") { _ = try await harness.approve(waiting.id, own) }
        await expectRefusal("case.own-account") { _ = try await engine.askPerson(waiting.id, text: "Who?", own) }
        await expectRefusal("case.own-account") { _ = try await engine.readCase(waiting.id, own.caller) }
        await expectRefusal("case.own-account") { _ = try await engine.caseFile(waiting.id, own) }
        await expectRefusal("case.own-account") {
            _ = try await engine.reveal(.target, on: waiting.id, reason: "curious", own)
        }
        let list = try await engine.listCases(CaseFilter(), after: nil, limit: 10, own.caller)
        #expect(list.cases.map(\.id) == [other.id])
        #expect(try await harness.accesses(to: waiting.id).isEmpty)
        #expect(try await harness.approve(other.id, own).state == .approved)
    }

    @Test("A member of staff who refuses says why, and the person reads it")
    func noteNeeded() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview()
        for note in [nil, ""] {
            await expectRefusal("case.note-needed") { _ = try await harness.refuse(waiting.id, li, note: note) }
        }
        let sentence = "照片中的面部无法辨认。"
        let refused = try await harness.refuse(waiting.id, li, note: sentence)
        #expect(refused.flow.message == sentence)
        let person = harness.person(waiting.flow).caller
        #expect(try await harness.engine.readFlow(waiting.flow, person).message == sentence)
    }

    @Test("The person reads nothing of the reviewers before the decision, and the deciding word after it")
    func messageAfterwards() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview(people: 2)
        let person = harness.person(waiting.flow).caller
        _ = try await harness.approve(waiting.id, try await harness.staff("li"), note: "Looks right to me.")
        #expect(try await harness.engine.readFlow(waiting.flow, person).message == nil)
        _ = try await harness.refuse(waiting.id, try await harness.staff("wang"), note: "The dates disagree.")
        #expect(try await harness.engine.readFlow(waiting.flow, person).message == "The dates disagree.")
    }

    @Test("Operators see cases and decide none; reviewers see no outbox; platforms have no claims")
    func roles() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let (watcher, reviewer) = (try await harness.staff("op", [.operator]), try await harness.staff("li"))
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.takeCase(waiting.id, watcher) }
        await expectRefusal("staff.role-missing") { _ = try await harness.approve(waiting.id, watcher) }
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.readOutbox(reviewer) }
        await expectRefusal("staff.role-missing") { _ = try await harness.engine.takeCase(waiting.id, harness.call) }
        #expect(try await harness.engine.readCase(waiting.id, watcher.caller).id == waiting.id)
    }

    @Test("A platform decides as before, whoever has taken the case at the console")
    func platformDecides() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        _ = try await harness.engine.takeCase(waiting.id, try await harness.staff("li")).get()
        let decision = CaseDecision(reviewer: "their own tool", vote: .refuse, reason: "fraud", note: nil)
        let decided = try await harness.engine.decideCase(waiting.id, decision, harness.call).get()
        #expect(decided.state == .refused)
        #expect(decided.claimedBy == nil)
    }
}
