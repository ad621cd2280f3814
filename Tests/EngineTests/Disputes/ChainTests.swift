import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing

@Suite("Promise 9: chains of changes are taken back whole")
struct ChainTests {
    @Test(
        "Promise 9: the owner of A gets A back over A → B → C, by proofs or by a verdict",
        arguments: TestedDatabase.allCases,
        [true, false])
    func wholeChain(_ database: TestedDatabase, byProofs: Bool) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        try await robbed.changeAgain()
        let owner = try await harness.press(Robbed.a)
        if byProofs {
            #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        } else {
            try await harness.decide(try await robbed.dispute.id, .approve)
        }
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
        #expect(try await robbed.status == .active)
        let reverted = try await harness.mailbox.notices().filter { $0.kind == .flowReverted }
        #expect(Set(reverted.map(\.to)) == [Robbed.a, Robbed.b, Robbed.c, Robbed.mail])
        let change = try await harness.start(robbed.account)
        #expect(change.flow.changes.olds == ["+86 138****8000"], "the account goes on as before")
    }

    enum Theft: CaseIterable {
        case number, numberTwice, numberAndMail
    }

    @Test(
        "Promise 7: what a verdict takes from the account hears of that, and not that the account can be used again",
        arguments: Theft.allCases)
    func endOfFreeze(after theft: Theft) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        var stolen: Set = [Robbed.b]
        switch theft {
        case .number: break
        case .numberTwice:
            try await robbed.changeAgain()
            stolen.insert(Robbed.c)
        case .numberAndMail:
            try await robbed.changeMail()
            stolen.insert(Robbed.thiefsMail)
        }
        _ = try await harness.press(Robbed.a)
        try await harness.decide(try await robbed.dispute.id, .approve)
        func told(_ kind: NoticeKind) async throws -> Set<String> {
            Set(try await harness.mailbox.notices().filter { $0.kind == kind }.map(\.to))
        }
        #expect(try await told(.accountUnfrozen) == [Robbed.a, Robbed.mail])
        #expect(try await told(.flowReverted) == stolen.union([Robbed.a, Robbed.mail]))
    }

    @Test("Promise 7: whoever had A hears of B → C, and of every freeze and verdict after it")
    func everyAddress() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        func told(_ kind: NoticeKind) async throws -> Set<String> {
            Set(try await harness.mailbox.notices().filter { $0.kind == kind }.map(\.to))
        }
        let second = try await harness.mailbox.notices().filter {
            $0.kind == .flowCompleted && $0.changes.news == ["+86 137****7000"]
        }
        #expect(Set(second.map(\.to)) == [Robbed.a, Robbed.b, Robbed.c, Robbed.mail])
        #expect(Set(second.compactMap(\.disownToken)).count == 4, "each has a link of its own")
        _ = try await harness.press(Robbed.c)
        #expect(try await told(.disputeOpened) == [Robbed.a, Robbed.b, Robbed.c, Robbed.mail])
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await told(.disputeRefused) == [Robbed.a, Robbed.b, Robbed.c, Robbed.mail])
        #expect(try await told(.accountUnfrozen).isEmpty, "one message says both")
    }

    @Test("Promise 7: once the window has passed, the old number is a stranger's and hears nothing more")
    func afterTheWindow() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        harness.clock.advance(by: .hours(72))
        try await robbed.changeAgain()
        let told = try await harness.mailbox.notices().filter { $0.changes.news == ["+86 137****7000"] }
        #expect(Set(told.map(\.to)) == [Robbed.b, Robbed.c, Robbed.mail])
    }

    @Test("Promise 9: a party about the second change takes back that one alone, where people take its word")
    func secondAlone() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        let (first, second) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        let view = try await harness.decide(try await robbed.dispute.id, .approve, party: second)
        #expect(view.state == .approved)
        #expect(try await harness.held(by: robbed.account).contains("+86 139****9000"))
        #expect(try await harness.engine.readFlow(first, harness.platform).state == .refused)
        #expect(try await robbed.status == .active)
        let told = try await harness.mailbox.notices().filter { $0.kind == .claimRefused }
        #expect(told.map(\.to) == [Robbed.a], "whose word was not taken hears of it where they are")
        #expect(try await harness.disown(try #require(told.first?.disownToken)).dispute == first)
        #expect(told.first?.until == harness.clock.now + .days(30))
    }

    @Test("Promise 9: a proof that itself came by a change in doubt takes no later one back")
    func proofInDoubt() async throws {
        let policy = Robbed.policy.replacing("[email.code, password]", with: "[phone.code]")
        let robbed = try await Robbed.make(.sqlite, policy)
        let harness = robbed.harness
        try await robbed.changeAgain()
        let thief = try await harness.press(Robbed.b)
        let code = try #require(Requirement("phone.code"))
        // The code goes to what the account held before the first change, so the thief at B never
        // sees it.
        #expect(try await harness.engine.sendChallenge(thief, code, harness.call).get().sentTo == "+86 138****8000")
        #expect(try await harness.mailbox.codes().last?.to == Robbed.a)
        #expect(
            try await harness.held(by: robbed.account).contains("+86 137****7000"), "nothing is taken back by asking")
    }

    @Test(
        "Promise 9: a number that left and came back, A → B → A, is taken back over both",
        arguments: TestedDatabase.allCases)
    func thereAndBack(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        try await harness.change(robbed.account, from: Robbed.b, to: Robbed.a)
        harness.clock.advance(by: .hours(1))
        let owner = try await harness.press(Robbed.mail)
        let token = try #require(try await harness.link(to: Robbed.mail))
        let first = try #require(try await harness.engine.readDisownment(token).earlier)
        let whole = try #require(try await harness.disown(first).dispute)
        #expect(whole != owner)
        #expect(try await harness.proveMailAndPassword(whole).state == .completed)
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
        let phone = try #require(try await harness.read(robbed.account).bindings.first { $0.kind == .phone })
        #expect(phone.boundAt < harness.clock.now - .hours(2), "it is the first binding that is back")
        let told = try await harness.mailbox.notices().filter { $0.kind == .disputeOpened && $0.to == Robbed.a }
        #expect(told.count == 1, "once, though it is bound twice")
    }

    @Test(
        "Promise 9: whoever is robbed by two changes and presses the last message is asked about the first, before any proof"
    )
    func earlierChange() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        let token = try #require(try await harness.link(to: Robbed.mail))
        let said = try await harness.engine.disown(token)
        let earlier = try #require(said.disownment.earlier)
        #expect(try await harness.engine.readDisownment(earlier).changes.news == ["+86 139****9000"])
        let whole = try #require(try await harness.disown(earlier).dispute)
        #expect(try await harness.engine.readDisownment(token).earlier == nil, "it is asked once")
        #expect(try await harness.proveMailAndPassword(whole).state == .completed)
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
        #expect(try await robbed.status == .active)
        // What came with the first change has nothing to say about it.
        let newest = try #require(try await harness.link(to: Robbed.c))
        #expect(try await harness.engine.readDisownment(newest).earlier == nil)
    }

    @Test("Promise 9: a later change of the chain is covered although its own window is over")
    func shorterWindow() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        // The first change can be taken back for longer than the second, since the policy changed
        // in between.
        let shorter = Robbed.policy.replacing("undo: 72h", with: "undo: 1h")
        _ = try await harness.engine.publish(
            try RealmPolicy.parse(shorter, version: "shorter", operations: OperationCatalogue.standard.traits),
            text: shorter)
        try await robbed.changeAgain()
        harness.clock.advance(by: .hours(10))
        let owner = try await harness.press(Robbed.a)
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
    }

    @Test("Restrictions are kept by cause: taking one change back leaves what followed from the other")
    func restrictions() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let first = try await harness.read(robbed.account).restrictions
        try await robbed.changeMail()
        let change = try await harness.changeOfLink(to: Robbed.thiefsMail)
        let dispute = try await harness.start(robbed.account, .dispute, about: change).flow.id
        #expect(try await harness.proveMailAndPassword(dispute).state == .completed)
        #expect(try await harness.read(robbed.account).restrictions == first)
    }
}
