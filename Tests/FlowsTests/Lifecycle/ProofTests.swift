import Domain
import Flows
import Testing

@Suite("What a flow has been given and shown")
struct ProofTests {
    private static func flow(_ requirements: String...) throws -> Flow {
        try Sample.flow(
            brings: try Sample.phone("13900139000"), reason: "lost", track: "face",
            proofs: try requirements.map { try Sample.proof($0) })
    }

    private func requirements(_ flow: Flow) -> [String] { flow.proofs.map(\.requirement.description) }

    @Test("A requirement has one proof, the latest")
    func latest() throws {
        var flow = try Self.flow("old.code", "password")
        let again = try Sample.proof("old.code", 2)
        try flow.apply(.prove(again), at: Sample.now)
        #expect(requirements(flow) == ["password", "old.code"])
        #expect(flow.proofs.last == again)
    }

    @Test("What was proved of one new identifier says nothing of the next")
    func newTarget() throws {
        var flow = try Self.flow("old.code", "new.code", "email.code", "face")
        let next = try Sample.phone("13700137000")
        try flow.apply(.supply(FlowInputs(identifier: next)), at: Sample.now)
        #expect(flow.brings == next)
        #expect(requirements(flow) == ["old.code", "email.code", "face"])
    }

    @Test("The same new identifier given again, in another spelling, keeps its proofs")
    func sameTarget() throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.supply(FlowInputs(identifier: try Sample.phone("+86 139 0013 9000"))), at: Sample.now)
        #expect(requirements(flow) == ["old.code", "new.code"])
    }

    @Test("An input that is absent stays as it was")
    func absentInputs() throws {
        var flow = try Self.flow("new.code")
        try flow.apply(.supply(FlowInputs(reason: "stolen")), at: Sample.now)
        try flow.apply(.supply(FlowInputs(track: "current")), at: Sample.now)
        #expect((flow.reason, flow.track) == ("stolen", "current"))
        #expect(flow.brings == (try Sample.phone("13900139000")))
        #expect(requirements(flow) == ["new.code"])
    }

    @Test("A new identifier that can't be had is asked for again, and its proofs go with it")
    func rejected() throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.rejectIdentifier, at: Sample.now)
        #expect(flow.brings == nil)
        #expect(requirements(flow) == ["old.code"])
        #expect((flow.reason, flow.track) == ("lost", "face"))
    }

    @Test("A person who continues elsewhere neither gives nor gets anything before one factor is proved again")
    func resumed() throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        #expect(flow.mustProveAgain)
        for name in [FlowEvent.Name.supply, .decide] {
            #expect(flow.answer(try Sample.event(name), at: Sample.now) == .refuses(.proveAgain), "\(name)")
        }
    }

    @Test(
        "One proof of the account's own lets a resumed flow continue",
        arguments: ["old.code", "email.code", "phone.code", "password", "face"])
    func provedAgain(_ requirement: String) throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        try flow.apply(.prove(try Sample.proof(requirement, 2)), at: Sample.now)
        #expect(!flow.mustProveAgain)
        try flow.apply(.decide(Sample.decision(.allow), Sample.terms), at: Sample.now)
        #expect(flow.state.name == .completed)
    }

    @Test("A code to the new identifier does not let a resumed flow continue: the thief chose that number")
    func provedNew() throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        try flow.apply(.prove(try Sample.proof("new.code", 2)), at: Sample.now)
        #expect(flow.mustProveAgain)
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        #expect(flow.mustProveAgain, "resuming twice is no way round it")
    }

    @Test("A new identifier that was proved is asked for again, and one that was only named is kept")
    func resumedNew() throws {
        var proved = try Self.flow("old.code", "new.code")
        try proved.apply(.resume(isAsked: false), at: Sample.now)
        #expect(proved.brings == nil && proved.proofs.isEmpty)
        var named = try Self.flow("old.code")
        let brings = try #require(named.brings)
        try named.apply(.resume(isAsked: false), at: Sample.now)
        #expect(named.brings == brings)
    }

    @Test("A check that the platform was asked for guards a resumed flow as a proof does")
    func resumedAsked() throws {
        var flow = try Sample.flow(proofs: [])
        try flow.apply(.resume(isAsked: true), at: Sample.now)
        #expect(flow.mustProveAgain)
    }

    @Test("Where nothing of the account's own was proved there is nothing to guard", arguments: [[], ["new.code"]])
    func resumedEarly(_ proved: [String]) throws {
        var flow = try Sample.flow(proofs: try proved.map { try Sample.proof($0) })
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        #expect(!flow.mustProveAgain)
    }

    @Test("A step up keeps what was proved, continues collecting, and is decided again")
    func stepUp() throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.decide(Sample.decision(.stepUp([.oldCode])), Sample.terms), at: Sample.now)
        #expect(flow.state == Sample.state(.collecting))
        #expect(requirements(flow) == ["old.code", "new.code"])
        try flow.apply(.prove(try Sample.proof("password")), at: Sample.now)
        try flow.apply(.decide(Sample.decision(.allow), Sample.terms), at: Sample.now)
        #expect(flow.state.name == .completed)
        #expect(flow.decision?.outcome == .allow)
    }

    @Test("A flow that was stored and read back is the same flow", arguments: FlowState.Name.allCases)
    func storedAndReadBack(_ state: FlowState.Name) throws {
        var flow = try Self.flow("old.code", "new.code")
        try flow.apply(.resume(isAsked: false), at: Sample.now)
        let stored = try Sample.flow(
            in: Sample.state(state), brings: flow.brings, reason: flow.reason, track: flow.track,
            proofs: flow.proofs,
            decision: Sample.decision(.refuse), mustProveAgain: true)
        #expect(stored.state == Sample.state(state))
        #expect((stored.brings, stored.reason, stored.track) == (flow.brings, flow.reason, flow.track))
        #expect(stored.proofs == flow.proofs)
        #expect(stored.decision == Sample.decision(.refuse))
        #expect(stored.mustProveAgain)
    }
}
