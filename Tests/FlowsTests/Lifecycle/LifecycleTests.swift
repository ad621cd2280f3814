import Domain
import Flows
import Testing

@Suite("The lifecycle")
struct LifecycleTests {
    @Test("Every event has its answer in every state", arguments: FlowState.Name.allCases, FlowEvent.Name.allCases)
    func answers(_ state: FlowState.Name, _ event: FlowEvent.Name) throws {
        let before = try Sample.flow(in: Sample.state(state))
        var flow = before
        let answer = flow.answer(try Sample.event(event), at: Sample.now)
        #expect(answer == LifecycleTable.answer(state, to: event))
        if case .refuses = answer { #expect(flow == before, "a refusal leaves the flow as it was") }
    }

    @Test("The table has no gap: a sample of every state and of every event, each called by its name")
    func complete() throws {
        #expect(FlowState.Name.allCases.allSatisfy { Sample.state($0).name == $0 })
        for name in FlowEvent.Name.allCases { #expect(try Sample.event(name).name == name) }
        #expect(FlowState.Name.allCases.count * FlowEvent.Name.allCases.count == 8 * 13)
    }

    @Test("A flow begins by collecting until its deadline, with nothing given and nothing proved")
    func begins() throws {
        let sample = try Sample.flow()
        let flow = Flow(
            id: sample.id, realm: sample.realm, account: sample.account, operation: .phoneChange, traits: sample.traits,
            policyVersion: "v1",
            startedAt: sample.startedAt, channel: .web, items: sample.items, about: nil, deadline: Sample.deadline)
        #expect(flow == sample)
        #expect(
            flow.brings == nil && flow.reason == nil && flow.track == nil && flow.proofs.isEmpty && flow.decision == nil
        )
    }

    @Test(
        "What policy decides is where the flow goes",
        arguments: [
            (Sample.decision(.allow), FlowState.completed(at: Sample.now, undoUntil: Sample.now + .hours(72))),
            (Sample.decision(.stepUp([.oldCode])), .collecting(deadline: Sample.deadline)),
            (Sample.review(thenWait: nil), .reviewing(since: Sample.now, thenWait: nil)),
            (Sample.review(thenWait: .hours(72)), .reviewing(since: Sample.now, thenWait: .hours(72))),
            (Sample.decision(.wait(.hours(24))), .waiting(since: Sample.now, until: Sample.now + .hours(24))),
            (Sample.decision(.wait(.zero)), .completed(at: Sample.now, undoUntil: Sample.now + .hours(72))),
            (Sample.decision(.refuse), .refused(at: Sample.now, appealUntil: Sample.now + .days(7), cause: .policy)),
        ])
    func decided(_ decision: Decision, _ state: FlowState) throws {
        var flow = try Sample.flow()
        try flow.apply(.decide(decision, Sample.terms), at: Sample.now)
        #expect(flow.state == state)
        #expect(flow.decision == decision)
    }

    @Test("An approved flow takes effect at once when its track does not wait", arguments: [nil, Duration.zero])
    func approved(_ wait: Duration?) throws {
        var flow = try Sample.flow(in: .reviewing(since: Sample.now, thenWait: wait))
        try flow.apply(.approve(Sample.terms), at: Sample.now)
        #expect(flow.state == .completed(at: Sample.now, undoUntil: Sample.now + .hours(72)))
    }

    @Test("Where policy opens no window, what is done stays done and what is refused stays refused")
    func noWindows() throws {
        let none = DecisionTerms(undo: nil, appeal: nil)
        for (decision, event) in [
            (Sample.decision(.allow), FlowEvent.undo(askedAt: Sample.now)), (Sample.decision(.refuse), .appeal),
        ] {
            var flow = try Sample.flow()
            try flow.apply(.decide(decision, none), at: Sample.now)
            #expect(flow.answer(event, at: Sample.now) == .refuses(.ended(flow.state.name)))
        }
    }

    @Test("A veto can't be appealed: an old channel has said no")
    func vetoed() throws {
        for state in [FlowState.Name.reviewing, .waiting] {
            var flow = try Sample.flow(in: Sample.state(state))
            try flow.apply(.veto, at: Sample.now)
            #expect(flow.answer(.appeal, at: Sample.now) == .refuses(.ended(.refused)))
        }
    }

    @Test(
        "An appeal is no way round the wait that was decided",
        arguments: [
            (Sample.review(thenWait: .hours(72)), Duration.hours(72)), (Sample.decision(.wait(.hours(24))), .hours(24)),
            (Sample.review(thenWait: nil), nil), (Sample.decision(.refuse), nil),
        ])
    func appealed(_ decision: Decision, _ wait: Duration?) throws {
        var flow = try Sample.flow(in: Sample.state(.refused), decision: decision)
        try flow.apply(.appeal, at: Sample.now)
        #expect(flow.state == .reviewing(since: Sample.now, thenWait: wait))
    }

    @Test("A flow ends for the cause that is given", arguments: CancellationCause.allCases)
    func cancelled(_ cause: CancellationCause) throws {
        var flow = try Sample.flow()
        try flow.apply(.cancel(cause), at: Sample.now)
        #expect(flow.state == .cancelled(at: Sample.now, cause: cause))
    }

    @Test("A flow is open while it can still change something on its own", arguments: FlowState.Name.allCases)
    func open(_ name: FlowState.Name) {
        let expected: Bool
        switch name {
        case .collecting, .reviewing, .waiting: expected = true
        case .completed, .reverted, .refused, .cancelled, .expired: expected = false
        }
        #expect(Sample.state(name).isOpen == expected)
    }

    @Test(
        "Promise 8: every refusal has its own stable code",
        arguments: [
            (FlowRefusal.notNow(.waiting), ReasonCode("flow.not-now")), (.ended(.expired), "flow.ended"),
            (.tooEarly(until: Sample.now), "flow.too-early"), (.tooLate(since: Sample.now), "flow.too-late"),
            (.proveAgain, "flow.prove-again"),
        ])
    func codes(_ refusal: FlowRefusal, _ code: ReasonCode) {
        #expect(refusal.code == code)
    }
}
