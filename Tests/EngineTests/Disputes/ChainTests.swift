import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing

@Suite("Promise 9: chains of changes are taken back whole")
struct ChainTests {
    @Test(
        "Promise 9: the owner of A gets A back over A → B → C, by proofs or by a verdict", arguments: TestedDatabase.allCases,
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
        #expect(change.flow.subject?.masked == "+86 138****8000", "the account goes on as before")
    }

    @Test("Promise 7: whoever had A hears of B → C, and of every freeze and verdict after it")
    func everyAddress() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        func told(_ kind: NoticeKind) async throws -> Set<String> {
            Set(try await harness.mailbox.notices().filter { $0.kind == kind }.map(\.to))
        }
        let second = try await harness.mailbox.notices().filter { $0.kind == .flowCompleted && $0.newMasked == "+86 137****7000" }
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
        let told = try await harness.mailbox.notices().filter { $0.newMasked == "+86 137****7000" }
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
    }

    @Test("Promise 9: a proof that itself came by a change in doubt takes no later one back")
    func proofInDoubt() async throws {
        let policy = Robbed.policy.replacing("[email.code, password]", with: "[phone.code]")
        let robbed = try await Robbed.make(.sqlite, policy)
        let harness = robbed.harness
        try await robbed.changeAgain()
        let thief = try await harness.press(Robbed.b)
        let code = try #require(Requirement("phone.code"))
        // The code goes to what the account held before the first change, so the thief at B never sees it.
        #expect(try await harness.engine.sendChallenge(thief, code, harness.call).get().sentTo == "+86 138****8000")
    }

    @Test("Promise 9: a later change of the chain is covered although its own window is over")
    func shorterWindow() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        // The first change can be taken back for longer than the second, since the policy changed in between.
        let shorter = Robbed.policy.replacing("undo: 72h", with: "undo: 1h")
        _ = try await harness.engine.publish(try RealmPolicy.parse(shorter, version: "shorter"), text: shorter)
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
