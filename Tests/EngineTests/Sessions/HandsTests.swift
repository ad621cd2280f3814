import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

/// The thief has the password or an open session, and not the SIM; the owner has the phone.
@Suite("A flow that changes hands")
struct HandsTests {
    private static let thiefs = "+8613912345678"
    private static let face = "face"

    private static let policy = """
        realm: shop
        attested: [face]
        operations:
          phone.change:
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: checked, proofs: [face, new.code] }
              - { name: mailbox, proofs: [password, old.code, new.code] }
          unfreeze: { tracks: [{ name: a, proofs: [password] }] }
        """

    /// Lin, and a flow that a platform's session began.
    private static func begun() async throws -> (harness: EngineHarness, lin: OpenedSession, started: StartedFlowView) {
        let harness = try await EngineHarness.make(policies: [policy])
        let (account, opened) = try await harness.person()
        return (harness, opened, try await harness.start(account.id))
    }

    @Test(
        "Promise 4: starting again takes nothing back from whoever continued it: at the pages, or by the platform",
        arguments: [true, false])
    func takenBack(atPages: Bool) async throws {
        let (harness, owner, started) = try await Self.begun()
        let flow = started.flow.id
        if atPages {
            try await harness.engine.continueFlow(flow, owner.visitor)
            try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, owner.visitor)
        } else {
            _ = try await harness.engine.resumeFlow(flow, harness.call).get()
            _ = try await harness.prove(.oldCode, of: flow, at: EngineHarness.number).get()
        }
        let again = try await harness.start(started.flow.account)
        #expect(again.isNew && again.flow.id != flow && again.flow.proofs.isEmpty)
        let kept = try await harness.engine.readFlow(flow, harness.platform)
        #expect(kept.state == .collecting && kept.proofs.map(\.requirement) == [.oldCode])
        _ = try await harness.engine.revokeSession("session-1", harness.call).get()
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .cancelled)
    }

    @Test("One factor of the account takes over none of the others that its owner has proved")
    func oneFactor() async throws {
        let (harness, thief, started) = try await Self.begun()
        let flow = started.flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: EngineHarness.number).get()
        #expect(try await harness.engine.continueFlow(flow, thief.visitor).next.mustProveAgain)
        let caller = try await harness.engine.caller(thief.visitor, on: flow)
        let password = SubmitProof(
            requirement: Requirement(.account, .password), answer: .password(Secret("correct horse")))
        let view = try await harness.engine.submitProof(flow, password, Call(caller)).get()
        #expect(view.proofs.map(\.requirement) == [Requirement(.account, .password)])
        try await harness.supply(flow, Self.thiefs)
        let proved = try await harness.prove(.newCode, of: flow, at: Self.thiefs).get()
        #expect(proved.state == .collecting && proved.next.tracks.allSatisfy { !$0.missing.isEmpty })
    }

    @Test("What protects the account is given up by nobody who doesn't have it", arguments: [true, false])
    func claim(protects: Bool) async throws {
        let (harness, opened, started) = try await Self.begun()
        let flow = protects ? try await harness.start(started.flow.account, .freeze).flow.id : started.flow.id
        let code = try await refusal { try await harness.engine.caller(opened.visitor, on: flow, ends: true) }
        #expect(code == (protects ? "flow.elsewhere" : nil))
    }

    @Test("Starting again keeps what was proved at the pages that the same platform's session led to")
    func sameSession() async throws {
        let (harness, _, started) = try await Self.begun()
        let flow = started.flow.id
        let pages = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.telephone)
        try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, pages.visitor)
        let again = try await harness.start(started.flow.account)
        #expect(again.flow.id == flow && !again.flow.next.mustProveAgain)
        let back = try await harness.engine.openVisit(again.ticket, current: pages.secret, EngineHarness.telephone)
        #expect(back.visitor.session == pages.visitor.session, "the same browser stays in its session")
        #expect(try await harness.engine.readFlow(flow, back.visitor).next.mustProveAgain == false)
        let other = try await harness.start(started.flow.account).ticket
        let elsewhere = try await harness.engine.openVisit(other, current: nil, EngineHarness.laptop)
        let taken = try await harness.engine.readFlow(flow, elsewhere.visitor)
        #expect(taken.next.mustProveAgain && taken.proofs.isEmpty)
    }

    @Test("A ticket does not hand over what the platform's app has proved, and ends its token")
    func ticket() async throws {
        let (harness, _, started) = try await Self.begun()
        let flow = started.flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: EngineHarness.number).get()
        let finder = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.telephone)
        #expect(try await harness.engine.readFlow(flow, finder.visitor).next.mustProveAgain)
        #expect(
            try await refusal { try await harness.engine.authenticate(bearer: started.token) } == "token.not-accepted")
    }

    @Test("Whoever takes a flow over is asked for the new number again where another had proved one")
    func provedNumber() async throws {
        let (harness, owner, started) = try await Self.begun()
        let flow = started.flow.id
        try await harness.supply(flow, Self.thiefs)
        _ = try await harness.prove(.newCode, of: flow, at: Self.thiefs).get()
        let view = try await harness.engine.continueFlow(flow, owner.visitor)
        #expect(view.changes.allSatisfy { $0.new == nil })
        let proved = try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, owner.visitor)
        #expect(proved.state == .collecting && proved.next.inputs.contains(.identifier))
    }

    @Test("The security centre leads to one's own request before one that another device began")
    func ownFirst() async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy])
        let (account, opened) = try await harness.person()
        let own = try await harness.engine.startFlow(
            .phoneChange, track: nil, about: nil, opened.visitor, EngineHarness.laptop)
        harness.clock.advance(by: .minutes(1))
        let thiefs = try await harness.start(account.id)
        #expect(thiefs.isNew)
        let pressed = try await harness.engine.startFlow(
            .phoneChange, track: nil, about: nil, opened.visitor, EngineHarness.laptop)
        #expect(pressed == own)
    }

    @Test("Promise 10: a number that came by a token is shown in full to no session of the pages")
    func typedElsewhere() async throws {
        let (harness, _, started) = try await Self.begun()
        let flow = started.flow.id
        let pages = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.telephone)
        let token = Call(try await harness.engine.authenticate(bearer: started.token))
        let number = SupplyInput(identifier: Secret(Self.thiefs), reason: nil, track: nil)
        _ = try await harness.engine.supplyInput(flow, number, token).get()
        #expect(try await harness.engine.readFlow(flow, pages.visitor).changes.map(\.new) == ["+86 139****5678"])
    }
}

extension HandsTests {
    /// What the platform says of its check.
    struct Word: Sendable, CustomTestStringConvertible {
        enum Naming: Sendable { case earlier, now, nothing }

        let naming: Naming
        var session: String?
        let code: ReasonCode?

        var testDescription: String { "\(naming), \(session ?? "no session"): \(code?.rawValue ?? "taken")" }
    }

    private func submit(
        _ harness: EngineHarness, _ flow: FlowID, _ challenge: ChallengeID?, session: String?
    ) async throws -> FlowView {
        let requirement = try #require(Requirement(Self.face))
        let word = Attestation(
            method: requirement.method, reference: "check-1", checkedAt: harness.clock.now, heldSince: nil,
            challenge: challenge, session: session)
        let proof = SubmitProof(requirement: requirement, answer: .attestation(word))
        return try await harness.engine.submitProof(flow, proof, harness.call).get()
    }

    @Test(
        "Promise 5: the platform's word counts nothing for whoever took the flow over during the check",
        arguments: [
            Word(naming: .earlier, code: "flow.elsewhere"), Word(naming: .nothing, code: "flow.prove-again"),
            Word(naming: .now, code: nil),
        ])
    func during(_ word: Word) async throws {
        let (harness, thief, started) = try await Self.begun()
        let (flow, face) = (started.flow.id, try #require(Requirement(Self.face)))
        let earlier = try await harness.engine.sendChallenge(flow, face, harness.call).get().challenge
        #expect(try await harness.engine.continueFlow(flow, thief.visitor).next.mustProveAgain)
        let later = try await harness.engine.sendChallenge(flow, face, harness.call).get().challenge
        #expect(earlier != nil && later != nil && earlier != later)
        let named = word.naming == .earlier ? earlier : word.naming == .now ? later : nil
        let code = try await refusal { try await submit(harness, flow, named, session: nil) }
        #expect(code == word.code)
        let view = try await harness.engine.readFlow(flow, harness.platform)
        #expect(view.proofs.count == (word.code == nil ? 1 : 0))
    }

    @Test(
        "A check in another session than the one that has the flow is refused, where the platform says which it was",
        arguments: [
            Word(naming: .now, session: "session-1", code: nil), Word(naming: .now, code: nil),
            Word(naming: .now, session: "session-2", code: "proof.other-session"),
        ], [false, true])
    func otherSession(_ word: Word, atPages: Bool) async throws {
        let (harness, _, started) = try await Self.begun()
        let (flow, face) = (started.flow.id, try #require(Requirement(Self.face)))
        if atPages { _ = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.telephone) }
        let asked = try await harness.engine.sendChallenge(flow, face, harness.call).get().challenge
        #expect(try await refusal { try await submit(harness, flow, asked, session: word.session) } == word.code)
    }
}
