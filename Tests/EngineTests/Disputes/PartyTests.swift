import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 9: who opened a dispute speaks in it, and each party for itself")
struct PartyTests {
    @Test(
        "A party sees its own words alone, and the reviewer all of them with whose they are",
        arguments: TestedDatabase.allCases)
    func ownWords(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        let (owner, thief) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        try await harness.say("I lost my phone on Monday.", as: owner)
        try await harness.say("I am the owner, let it be.", as: thief)
        #expect(try await harness.words(seenBy: owner) == ["I lost my phone on Monday."])
        #expect(try await harness.words(seenBy: thief) == ["I am the owner, let it be."])
        let entries = try await robbed.dispute.entries
        #expect(entries.map(\.party) == [owner, thief])
        #expect(entries.map(\.author) == [.person, .person])
    }

    @Test("A question goes to the party that is asked, by its own link, and to nobody else's address or page")
    func questions() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let li = try await harness.staff("li")
        let (owner, thief) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        let dispute = try await robbed.dispute.id
        _ = try await harness.engine.takeCase(dispute, li).get()
        _ = try await harness.engine.askPerson(dispute, text: "Since when is it gone?", party: owner, li).get()
        let asked = try await harness.mailbox.notices().filter { $0.kind == .disputeAsked }
        #expect(asked.map(\.to) == [Robbed.a])
        #expect(try await harness.disown(try #require(asked.first?.disownToken)).dispute == owner)
        #expect(try await harness.words(seenBy: owner) == ["Since when is it gone?"])
        #expect(try await harness.words(seenBy: thief) == [])
        // What another party says meanwhile does not answer it.
        try await harness.say("Nobody asked me.", as: thief)
        #expect(try await robbed.dispute.asked)
        #expect(try await harness.engine.readFlow(owner, harness.platform).review?.asked == true)
        #expect(try await harness.engine.readFlow(thief, harness.platform).review?.asked == false)
        try await harness.say("Since Monday.", as: owner)
        #expect(try await !robbed.dispute.asked)
    }

    @Test("Without a name the party that opened the dispute is asked; a flow that isn't an open party can't be")
    func whoIsAsked() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let li = try await harness.staff("li")
        let owner = try await harness.press(Robbed.a)
        let dispute = try await robbed.dispute.id
        _ = try await harness.engine.takeCase(dispute, li).get()
        let view = try await harness.engine.askPerson(dispute, text: "When?", li).get()
        #expect(view.entries.map(\.party) == [owner])
        let change = try #require(try await harness.engine.readFlow(owner, harness.platform).about)
        #expect(
            try await refusal { try await harness.engine.askPerson(dispute, text: "When?", party: change, li) }
                == "case.party-unknown")
        #expect(
            try await refusal { try await harness.decide(dispute, .approve, party: change) } == "case.party-unknown")
    }

    @Test("A report that anybody with a session may have filed is asked at what the account held before the change")
    func reportAsked() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let li = try await harness.staff("li")
        let change = try await harness.changeOfLink(to: Robbed.a)
        _ = try await harness.start(robbed.account, .dispute, track: "report", about: change)
        let dispute = try await robbed.dispute.id
        _ = try await harness.engine.takeCase(dispute, li).get()
        _ = try await harness.engine.askPerson(dispute, text: "Who are you?", li).get()
        let asked = try await harness.mailbox.notices().filter { $0.kind == .disputeAsked }
        #expect(Set(asked.map(\.to)) == [Robbed.a, Robbed.mail])
    }

    @Test("Two reviewers take the word of one and the same party, or none")
    func samePartyTwice() async throws {
        let policy = Robbed.policy.replacing(
            "review: always }\nsends:", with: "review: always }\n    review: { people: 2 }\nsends:")
        let robbed = try await Robbed.make(.sqlite, policy)
        let harness = robbed.harness
        let (owner, thief) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        let dispute = try await robbed.dispute.id
        #expect(try await harness.decide(dispute, .approve, party: owner).state == .open)
        #expect(
            try await refusal { try await harness.decide(dispute, .approve, by: "li", party: thief) }
                == "case.party-differs")
        #expect(try await harness.decide(dispute, .approve, by: "li", party: owner).state == .approved)
    }

    @Test("Where several parties claim something, only the word of one that the reviewer named is taken")
    func partyNeeded() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let (_, owner) = (try await harness.press(Robbed.b), try await harness.press(Robbed.a))
        let dispute = try await robbed.dispute.id
        #expect(try await refusal { try await harness.decide(dispute, .approve) } == "case.party-needed")
        let decided = try await harness.decide(dispute, .approve, party: owner)
        #expect(decided.state == .approved)
        #expect(decided.parties.map(\.state) == [.completed, .completed], "as it will read from now on")
    }

    @Test("A word for a party whose claim the platform has ended binds no later reviewer, and doesn't count")
    func endedParty() async throws {
        let policy = Robbed.policy.replacing(
            "review: always }\nsends:", with: "review: always }\n    review: { people: 2 }\nsends:")
        let robbed = try await Robbed.make(.sqlite, policy)
        let harness = robbed.harness
        let (thief, owner) = (try await harness.press(Robbed.b), try await harness.press(Robbed.a))
        let dispute = try await robbed.dispute.id
        try await harness.decide(dispute, .approve, party: thief)
        _ = try await harness.engine.cancelFlow(thief, harness.call).get()
        #expect(try await refusal { try await harness.say("Let me in.", as: thief) } == "case.closed")
        #expect(try await harness.decide(dispute, .approve, by: "li", party: owner).state == .open)
        #expect(try await harness.decide(dispute, .approve, by: "zhao", party: owner).state == .approved)
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCancelled && $0.operation == .dispute }
        #expect(told.map(\.to) == [Robbed.b], "only the party whose claim it was")
    }

    @Test("What a reviewer writes to the party whose word was taken is not shown to the others")
    func noteOfVerdict() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        let (owner, other) = (try await harness.press(Robbed.a), try await harness.press(Robbed.mail))
        try await harness.decide(try await robbed.dispute.id, .approve, party: owner, note: "Welcome back.")
        #expect(try await harness.engine.readFlow(owner, harness.platform).message == "Welcome back.")
        #expect(try await harness.engine.readFlow(other, harness.platform).message == nil)
        #expect(
            try await harness.engine.readFlow(other, harness.platform).state == .completed,
            "its change is taken back as well")
    }

    @Test("Proofs of one party grant what it claims; a claim about an earlier change continues, frozen")
    func partly() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeAgain()
        let stranger = try await harness.press(Robbed.a)
        let change = try await harness.changeOfLink(to: Robbed.c)
        let owner = try await harness.start(robbed.account, .dispute, about: change).flow.id
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        #expect(try await harness.held(by: robbed.account).contains("+86 139****9000"))
        #expect(try await harness.engine.readFlow(stranger, harness.platform).state == .reviewing)
        #expect(try await robbed.status == .frozen)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await robbed.status == .active)
        #expect(try await harness.held(by: robbed.account).contains("+86 139****9000"))
    }

    @Test(
        "At the pages a party is seen by whoever came for it or reported it in that session, and by no other that is signed in"
    )
    func unseen() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.a))
        let (view, opened) = try await harness.engine.disown(token, current: nil, EngineHarness.telephone)
        let (owner, session) = (try #require(view.dispute), try #require(opened))
        #expect(session.visitor.flow == owner)
        #expect(try await harness.engine.readFlow(owner, session.visitor).state == .reviewing)
        await expectRefusal("session.confined") { _ = try await harness.engine.securityCentre(session.visitor) }
        // The thief signs in with the number that they have now.
        let thief = try await harness.signInByCode(Robbed.b, EngineHarness.strangers)
        await expectRefusal("flow.not-found") { _ = try await harness.engine.readFlow(owner, thief.visitor) }
        await expectRefusal("flow.not-found") { _ = try await harness.engine.caller(thief.visitor, on: owner) }
        let centre = try await harness.engine.securityCentre(thief.visitor)
        #expect(centre.isDisputed)
        #expect(centre.openFlows.isEmpty)
        #expect(!centre.offers.contains(.unfreeze))
        // They may say something as well, in a request of their own.
        let about = try #require(centre.disputable.first)
        let report = try await harness.engine.startFlow(
            .dispute, track: "report", about: about, thief.visitor, EngineHarness.strangers)
        #expect(report != owner)
        #expect(try await harness.engine.readFlow(report, thief.visitor).state == .reviewing)
        #expect(try await robbed.dispute.parties.count == 2)
    }

    @Test("Reporting a change in a session freezes the account, and that session continues while all others end")
    func reporterStays() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let here = try await harness.signInByPassword(Robbed.mail)
        let thief = try await harness.signInByCode(Robbed.b, EngineHarness.strangers)
        let about = try #require(try await harness.engine.securityCentre(here.visitor).disputable.first)
        let report = try await harness.engine.startFlow(
            .dispute, track: "report", about: about, here.visitor, EngineHarness.laptop)
        #expect(try await robbed.status == .frozen)
        #expect(try await harness.isLive(here))
        #expect(try await !harness.isLive(thief))
        #expect(try await harness.engine.readFlow(report, here.visitor).state == .reviewing)
    }

    @Test(
        "Whoever reported a change finds it again from the same browser after their session has ended, and a stranger does not"
    )
    func reporterReturns() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let here = try await harness.signInByPassword(Robbed.mail)
        let about = try #require(try await harness.engine.securityCentre(here.visitor).disputable.first)
        let report = try await harness.engine.startFlow(
            .dispute, track: "report", about: about, here.visitor, EngineHarness.laptop)
        let again = try await harness.signInByPassword(Robbed.mail)
        #expect(try await harness.engine.readFlow(report, again.visitor).state == .reviewing)
        let thief = try await harness.signInByCode(Robbed.b, EngineHarness.strangers)
        await expectRefusal("flow.not-found") { _ = try await harness.engine.readFlow(report, thief.visitor) }
    }

    @Test(
        "Whoever signed in while the account was frozen is signed out once the changes go back; the link's session stays"
    )
    func signedOut() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let (view, opened) = try await harness.engine.disown(
            try #require(try await harness.link(to: Robbed.a)), current: nil, EngineHarness.telephone)
        let thief = try await harness.signInByCode(Robbed.b, EngineHarness.strangers)
        #expect(try await harness.isLive(thief))
        try await harness.proveMailAndPassword(try #require(view.dispute))
        #expect(try await !harness.isLive(thief))
        #expect(try await harness.isLive(try #require(opened)))
    }
}

@Suite("Promise 9: the victim's way back is behind the link")
struct WayBackTests {
    @Test(
        "After the link, mailbox and password take it back at once, without signing in",
        arguments: TestedDatabase.allCases)
    func behindTheLink(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        let said = try await harness.engine.disown(try #require(try await harness.link(to: Robbed.a)))
        let (dispute, token) = (try #require(said.disownment.dispute), try #require(said.token))
        // With the token alone, as an app of the platform's has it.
        let caller = try await harness.engine.authenticate(bearer: token)
        #expect(caller.principal == .person(dispute))
        let next = try await harness.engine.readFlow(dispute, caller).next
        #expect(next.tracks.map(\.name) == ["email"])
        #expect(Set(next.proofs.map(\.requirement.description)) == ["email.code", "password"])
        #expect(try await harness.proveMailAndPassword(dispute).state == .completed)
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
        #expect(try await robbed.status == .active)
        #expect(try await harness.openCases().isEmpty)
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowReverted }
        #expect(Set(told.map(\.to)) == [Robbed.a, Robbed.b, Robbed.mail])
        #expect(
            try await harness.engine.readDisownment(try #require(try await harness.link(to: Robbed.a))).state
                == .takenBack)
    }

    @Test("The mailbox counts that the account had before the changes, also where the thief has changed it since")
    func mailboxTaken() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        try await robbed.changeMail()
        let dispute = try await harness.press(Robbed.a)
        let provable = try await harness.engine.readFlow(dispute, harness.platform).next.proofs
        #expect(provable.first { $0.shape == .code }?.sentTo == "l***@example.com")
        #expect(try await harness.proveMailAndPassword(dispute).state == .completed)
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
    }

    @Test("A link that is pressed again leads to the same request, from whichever device")
    func again() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.a))
        let first = try await harness.engine.disown(token, current: nil, EngineHarness.telephone)
        let second = try await harness.engine.disown(token, current: nil, EngineHarness.laptop)
        #expect(first.view.dispute == second.view.dispute)
        #expect(try await robbed.dispute.parties.count == 1)
        #expect(try await harness.isLive(try #require(first.session)))
        #expect(try await harness.isLive(try #require(second.session)))
    }

    @Test("Two presses at once make one dispute and one party", arguments: TestedDatabase.allCases)
    func atOnce(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.a))
        let other = try #require(try await harness.link(to: Robbed.b))
        async let first = harness.disown(token)
        async let second = harness.disown(token)
        async let third = harness.disown(other)
        let flows = [try await first.dispute, try await second.dispute, try await third.dispute]
        #expect(flows[0] == flows[1] && flows[0] != flows[2])
        #expect(try await harness.openCases().count == 1)
        #expect(try await robbed.dispute.parties.count == 2)
    }
}

@Suite("Promise 5: no party uses up another's tries")
struct PartyLimitTests {
    @Test("Wrong codes, codes and wrong passwords of the thief's party leave the owner's good")
    func ownTries() async throws {
        let policy = Robbed.policy + "\ncodes: { tries: 3, soft: 3, hard: 4 }\n"
        let robbed = try await Robbed.make(
            .sqlite, policy.replacing("account: [1000 per 1h]", with: "account: [6 per 1h]"))
        let harness = robbed.harness
        let (owner, thief) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        let code = try #require(Requirement("email.code"))
        for _ in 0..<4 {
            _ = try? await harness.engine.sendChallenge(thief, code, harness.person(thief)).get()
            _ = try? await harness.answer(code, of: thief, with: "000000")
            _ = try? await harness.enterPassword("wrong", of: thief)
            harness.clock.advance(by: .minutes(6))
        }
        #expect(try await refusal { try await harness.enterPassword("correct horse", of: thief) } == "proof.closed")
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
    }
}

extension EngineHarness {
    fileprivate func say(_ text: String, as party: FlowID) async throws {
        _ = try await engine.addToCase(of: party, text: text, files: [], person(party)).get()
    }

    fileprivate func words(seenBy party: FlowID) async throws -> [String] {
        try await engine.readFlow(party, person(party).caller).review?.entries.map(\.text) ?? []
    }
}
