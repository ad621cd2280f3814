import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Promise 9: whoever says that it was them answers for a change, and takes nothing back")
struct DefenceTests {
    @Test(
        "Promise 9: \"it was me\" claims nothing: no proof is asked for, and no reviewer can take a change back on it")
    func claimsNothing() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let stranger = try await harness.press(Robbed.a)
        let owner = try await harness.answer(Robbed.b)
        let view = try await harness.engine.readFlow(owner, harness.platform)
        #expect(view.state == .reviewing && view.reason == Dispute.defence)
        #expect(view.next.tracks.isEmpty && view.next.proofs.isEmpty)
        _ = try? await harness.proveMailAndPassword(owner)
        #expect(try await harness.held(by: robbed.account).contains("+86 139****9000"), "the change stays")
        #expect(try await robbed.dispute.parties.map(\.claims) == [true, false])
        let dispute = try await robbed.dispute.id
        #expect(try await refusal { try await harness.decide(dispute, .approve, party: owner) } == "case.party-unknown")
        // They can be asked and answer.
        _ = try await harness.engine.addToCase(of: owner, text: "I have a new SIM.", files: [], harness.call).get()
        #expect(try await robbed.dispute.entries.map(\.party) == [owner])
        try await harness.decide(dispute, .refuse)
        #expect(try await harness.engine.readFlow(owner, harness.platform).state == .completed)
        #expect(try await harness.engine.readFlow(stranger, harness.platform).state == .refused)
        #expect(try await harness.held(by: robbed.account).contains("+86 139****9000"))
        #expect(try await robbed.status == .active)
    }

    @Test("Once the change is taken back, by people or by proofs, the answer is over", arguments: [true, false])
    func takenBack(byPeople: Bool) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let victim = try await harness.press(Robbed.a)
        let thief = try await harness.answer(Robbed.b)
        if byPeople {
            try await harness.decide(try await robbed.dispute.id, .approve)
        } else {
            try await harness.proveMailAndPassword(victim)
        }
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
        let view = try await harness.engine.readFlow(thief, harness.platform)
        #expect(view.state == (byPeople ? .refused : .cancelled))
        #expect(view.appealUntil == nil)
        #expect(try await harness.openCases().isEmpty)
        #expect(try await robbed.status == .active)
    }

    @Test("Where nobody disputes the change, \"it was me\" changes nothing")
    func nothingToAnswer() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.b))
        let said = try await harness.engine.disown(token, wasMe: true)
        #expect(said.disownment.state == .open && said.disownment.dispute == nil && said.token == nil)
        #expect(try await robbed.status == .active)
        #expect(try await harness.openCases().isEmpty)
    }

    @Test("Whoever pressed the wrong one of the two can still say that it was not them, and only that counts")
    func mistaken() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        _ = try await harness.press(Robbed.b)
        let first = try await harness.answer(Robbed.a)
        #expect(try await harness.answer(Robbed.a) == first, "pressed twice is pressed once")
        let claim = try await harness.press(Robbed.a)
        #expect(claim != first)
        #expect(try await harness.engine.readFlow(first, harness.platform).state == .cancelled)
        #expect(try await robbed.dispute.parties.filter { $0.state == .reviewing }.map(\.claims) == [true, true])
        #expect(try await harness.proveMailAndPassword(claim).state == .completed)
    }

    @Test("An answer keeps no dispute open: it ends with the last claim")
    func lastClaim() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let claim = try await harness.press(Robbed.a)
        let answer = try await harness.answer(Robbed.b)
        _ = try await harness.engine.cancelFlow(claim, harness.call)
        #expect(try await harness.openCases().isEmpty)
        #expect(try await harness.engine.readFlow(answer, harness.platform).state == .cancelled)
        #expect(try await robbed.status == .active)
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCancelled && $0.operation == .dispute }
        #expect(Set(told.map(\.to)) == [Robbed.a, Robbed.b, Robbed.mail])
    }
}

@Suite("Promise 9: what is in doubt stays so until it is decided")
struct OverTimeTests {
    @Test(
        "Promise 9: a dispute is joined by links and reports after the window of its change has passed",
        arguments: TestedDatabase.allCases)
    func joinedLate(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        _ = try await harness.press(Robbed.b)
        harness.clock.advance(by: .hours(73))
        let change = try await harness.changeOfLink(to: Robbed.a)
        _ = try await harness.start(robbed.account, .dispute, track: "report", about: change).flow
        let owner = try await harness.press(Robbed.a)
        #expect(try await robbed.dispute.parties.count == 3)
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
    }

    @Test("Promise 7: an appeal after the window tells whoever appeals, and a question reaches them")
    func appealIsTold() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let li = try await harness.staff("li")
        let owner = try await harness.press(Robbed.a)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        harness.clock.advance(by: .days(5))
        let before = try await harness.mailbox.notices().count
        _ = try await harness.engine.appealFlow(owner, statement: "It is mine.", harness.call).get()
        func told(_ kind: NoticeKind) async throws -> Set<String> {
            Set(try await harness.mailbox.notices().dropFirst(before).filter { $0.kind == kind }.map(\.to))
        }
        #expect(try await told(.disputeOpened) == [Robbed.a, Robbed.b, Robbed.mail])
        let dispute = try await robbed.dispute.id
        _ = try await harness.engine.takeCase(dispute, li).get()
        _ = try await harness.engine.askPerson(dispute, text: "Since when?", party: owner, li).get()
        #expect(try await told(.disputeAsked) == [Robbed.a])
    }

    @Test(
        "Promise 9: the change of a claim that was begun in time and finished late is in doubt; one that was taken back is not"
    )
    func noLongerInDoubt() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let change = try await harness.changeOfLink(to: Robbed.a)
        let late = try await harness.start(robbed.account, .dispute, about: change).flow.id
        let owner = try await harness.press(Robbed.a)
        try await harness.proveMailAndPassword(owner)
        let code = try await refusal { try await harness.choose("report", for: late) }
        #expect(code == "undo.window-closed")
        #expect(try await robbed.status == .active)
        #expect(try await harness.openCases().isEmpty)
    }

    @Test("An old link tells nothing any more, not even that there is a dispute")
    func oldLink() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.b))
        _ = try await harness.disown(token)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await harness.engine.readDisownment(token).dispute != nil)
        harness.clock.advance(by: .days(31))
        let view = try await harness.engine.disown(token)
        #expect(view.disownment.state == .over && view.disownment.dispute == nil && view.token == nil)
    }
}

extension EngineHarness {
    /// "It was me", by the link that went to somebody.
    fileprivate func answer(_ destination: String) async throws -> FlowID {
        let token = try #require(try await link(to: destination))
        return try #require(try await engine.disown(token, wasMe: true).disownment.dispute)
    }

    fileprivate func choose(_ track: String, for flow: FlowID) async throws {
        _ = try await engine.supplyInput(flow, SupplyInput(identifier: nil, reason: nil, track: track), call).get()
    }
}
