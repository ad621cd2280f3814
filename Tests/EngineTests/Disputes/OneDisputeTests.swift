import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Promise 9: an account has at most one open dispute, and only its verdict ends it")
struct OneDisputeTests {
    @Test(
        "Promise 9: two changes inside the window, and the link of the second joins the dispute about the first",
        arguments: TestedDatabase.allCases)
    func twoLinks(_ database: TestedDatabase) async throws {
        let robbed = try await Robbed.make(database)
        let harness = robbed.harness
        try await robbed.changeMail()
        let victim = try await harness.press(Robbed.a)
        let opened = try await robbed.dispute
        let thief = try await harness.press(Robbed.thiefsMail)
        let joined = try await robbed.dispute
        #expect(joined.id == opened.id)
        #expect(joined.parties.map(\.flow) == [victim, thief])
        #expect(joined.parties.map(\.state) == [.reviewing, .reviewing])
        #expect(joined.parties.map(\.age) == [.older, .newer])
        #expect(joined.parties.map(\.sentTo) == ["+86 138****8000", "t***@example.org"].map(Optional.some))
        #expect(joined.changes.map(\.operation) == [.phoneChange, .emailChange])
        // After the windows of both have passed, the first is still in dispute.
        harness.clock.advance(by: .days(5))
        try await harness.decide(opened.id, .approve, party: victim)
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
    }

    @Test(
        "Promise 9: a report from a session joins as a party of its own, and a second by the same session is the first")
    func reports() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let change = try await harness.changeOfLink(to: Robbed.a)
        let thief = try await harness.start(robbed.account, .dispute, track: "report", about: change).flow
        #expect(thief.state == .reviewing)
        #expect(try await robbed.status == .frozen)
        let owner = try await harness.press(Robbed.a)
        #expect(try await robbed.dispute.parties.map(\.via) == [.report, .link])
        #expect(try await robbed.dispute.parties.map(\.age) == [.unknown, .older])
        #expect(try await robbed.dispute.parties.map(\.flow) == [thief.id, owner])
        let again = try await harness.start(robbed.account, .dispute, track: "report", about: change)
        #expect(again.flow.id == thief.id && !again.isNew)
        #expect(try await robbed.dispute.parties.count == 2)
    }

    @Test("Promise 9: reports from many sessions are bounded, and no link is shut out by them")
    func manyReports() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.a))
        let change = try await harness.engine.readDisownment(token).flow
        for number in 0..<10 {
            let context = harness.context(session: "s-\(number)")
            _ = try await harness.start(robbed.account, .dispute, track: "report", about: change, context: context)
        }
        let context = harness.context(session: "one more")
        let refused = try await refusal {
            try await harness.start(robbed.account, .dispute, track: "report", about: change, context: context)
        }
        #expect(refused == "dispute.parties-too-many")
        #expect(try await harness.disown(token).state == .disowned)
        #expect(try await robbed.dispute.parties.count == 11)
    }

    @Test("Promise 9: however many reports there are, older proofs from one more session still take the change back")
    func proofsAmongReports() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let change = try await harness.changeOfLink(to: Robbed.a)
        for number in 0..<10 {
            let context = harness.context(session: "s-\(number)")
            _ = try await harness.start(robbed.account, .dispute, track: "report", about: change, context: context)
        }
        let owner = try await harness.start(
            robbed.account, .dispute, about: change, context: harness.context(session: "owner")
        ).flow.id
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        #expect(try await robbed.status == .active)
    }

    @Test(
        "Promise 9: nothing that people or strangers do meanwhile ends a dispute or lifts its freeze",
        arguments: Attempt.allCases)
    func nothingElse(_ attempt: Attempt) async throws {
        let robbed = try await Robbed.make()
        try await robbed.changeMail()
        let harness = robbed.harness
        let victim = try await harness.press(Robbed.a)
        try await attempt.run(robbed, victim)
        #expect(try await harness.engine.readFlow(victim, harness.platform).state == .reviewing)
        #expect(try await robbed.status == .frozen)
        #expect(try await robbed.dispute.parties.first?.flow == victim)
    }

    enum Attempt: String, CaseIterable, CustomTestStringConvertible {
        case anotherLink, sameLink, freeze, unfreeze, report, cancel, veto, revokedSession, restricted

        var testDescription: String { rawValue }

        func run(_ robbed: Robbed, _ victim: FlowID) async throws {
            let (harness, account) = (robbed.harness, robbed.account)
            let person = Call(Caller(realm: harness.realm, principal: .person(victim)))
            switch self {
            case .anotherLink: _ = try await harness.press(Robbed.b)
            case .sameLink: #expect(try await harness.press(Robbed.a) == victim)
            case .freeze: #expect(try await refusal { try await harness.start(account, .freeze) } == "account.frozen")
            case .unfreeze: #expect(try await refusal { try await harness.start(account, .unfreeze) } == "dispute.open")
            case .report:
                let change = try await harness.engine.readFlow(victim, harness.platform).about
                _ = try await harness.start(account, .dispute, track: "report", about: change)
            case .cancel:
                #expect(try await refusal { try await harness.engine.cancelFlow(victim, person) } == "flow.not-now")
            case .veto:
                #expect(try await refusal { try await harness.engine.vetoFlow(victim, person) } == "flow.not-now")
            case .revokedSession: _ = try await harness.engine.revokeSession("session-1", harness.call).get()
            case .restricted:
                let code = try await refusal {
                    try await harness.engine.setAccountStatus(account, .active, harness.call)
                }
                #expect(code == "account.frozen")
            }
        }
    }

    @Test("Promise 9: an attempt at a dispute that is still collecting is not ended by the freeze of another's link")
    func collectingGoesOn() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let change = try await harness.changeOfLink(to: Robbed.a)
        let owner = try await harness.start(robbed.account, .dispute, about: change).flow.id
        _ = try await harness.press(Robbed.b)
        #expect(try await harness.proveMailAndPassword(owner).state == .completed)
        #expect(try await harness.held(by: robbed.account).contains("+86 138****8000"))
        #expect(try await robbed.status == .active)
        #expect(try await harness.openCases().isEmpty)
    }

    @Test(
        "The platform ends a party's claim; the dispute and its freeze end with the last of them",
        arguments: [true, false])
    func platformEnds(byVeto: Bool) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let (first, second) = (try await harness.press(Robbed.a), try await harness.press(Robbed.b))
        func end(_ flow: FlowID) async throws {
            _ =
                try await byVeto
                ? harness.engine.vetoFlow(flow, harness.call) : harness.engine.cancelFlow(flow, harness.call)
        }
        try await end(first)
        #expect(try await robbed.status == .frozen)
        #expect(try await robbed.dispute.flow.id == second)
        try await end(second)
        #expect(try await robbed.status == .active)
        #expect(try await harness.openCases().isEmpty)
        #expect(try await harness.mailbox.notices().contains { $0.kind == .accountUnfrozen && $0.to == Robbed.a })
    }

    @Test(
        "Promise 9: a link that was party to a verdict is used up, and another address's is not",
        arguments: [true, false])
    func usedUp(sameLink: Bool) async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        _ = try await harness.press(Robbed.b)
        try await harness.decide(try await robbed.dispute.id, .refuse)
        #expect(try await robbed.status == .active)
        let token = try #require(try await harness.link(to: sameLink ? Robbed.b : Robbed.a))
        #expect(try await harness.disown(token).state == (sameLink ? .over : .disowned))
        #expect(try await robbed.status == (sameLink ? .active : .frozen))
    }

    @Test("A link shows masked values only while it is good")
    func masks() async throws {
        let robbed = try await Robbed.make()
        let harness = robbed.harness
        let token = try #require(try await harness.link(to: Robbed.a))
        #expect(try await harness.engine.readDisownment(token).changes.olds == ["+86 138****8000"])
        #expect(try await harness.disown(token).changes.news == ["+86 139****9000"])
        try await harness.decide(try await robbed.dispute.id, .refuse)
        let over = try await harness.engine.readDisownment(token)
        #expect(over.state == .over)
        #expect(over.changes.isEmpty)
    }
}
