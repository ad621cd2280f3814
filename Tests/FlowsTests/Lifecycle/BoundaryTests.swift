import Domain
import Flows
import Testing

/// An event around the moment on which its answer turns.
struct Boundary: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let state: FlowState
    let edge: Instant
    let event: @Sendable (Instant) throws -> FlowEvent
    /// A millisecond before the edge.
    let before: @Sendable (Instant) -> Answer
    /// At the edge, and a millisecond after it.
    let from: @Sendable (Instant) -> Answer

    static let all = beforeDeadline + [expiry, waitEnd, lateVeto, undoEnd, appealEnd]

    private static let beforeDeadline = [FlowEvent.Name.supply, .prove, .rejectIdentifier, .resume, .decide].map {
        name in
        Boundary(
            testDescription: "\(name) at the deadline", state: Sample.state(.collecting), edge: Sample.deadline,
            event: { try Sample.event(name, at: $0) },
            before: {
                name == .decide
                    ? .moves(.completed(at: $0, undoUntil: $0 + .hours(72))) : .moves(Sample.state(.collecting))
            },
            from: { _ in .refuses(.tooLate(since: Sample.deadline)) })
    }

    private static let expiry = Boundary(
        testDescription: "elapse at the deadline", state: Sample.state(.collecting), edge: Sample.deadline,
        event: { _ in .elapse(Sample.terms) },
        before: { _ in .refuses(.tooEarly(until: Sample.deadline)) }, from: { .moves(.expired(at: $0)) })

    private static let waitEnd = Boundary(
        testDescription: "elapse at the end of the wait", state: Sample.state(.waiting), edge: Sample.waitEnd,
        event: { _ in .elapse(Sample.terms) }, before: { _ in .refuses(.tooEarly(until: Sample.waitEnd)) },
        from: { .moves(.completed(at: $0, undoUntil: $0 + .hours(72))) })

    private static let lateVeto = Boundary(
        testDescription: "a veto at the end of the wait is heard as long as nothing has taken effect",
        state: Sample.state(.waiting),
        edge: Sample.waitEnd, event: { _ in .veto },
        before: { .moves(.refused(at: $0, appealUntil: nil, cause: .veto)) },
        from: { .moves(.refused(at: $0, appealUntil: nil, cause: .veto)) })

    private static let undoEnd = Boundary(
        testDescription: "undo at the end of its window", state: Sample.state(.completed), edge: Sample.undoEnd,
        event: { .undo(askedAt: $0) },
        before: { .moves(.reverted(at: $0)) }, from: { _ in .refuses(.tooLate(since: Sample.undoEnd)) })

    private static let appealEnd = Boundary(
        testDescription: "appeal at the end of its window", state: Sample.state(.refused), edge: Sample.appealEnd,
        event: { _ in .appeal },
        before: { .moves(.reviewing(since: $0, thenWait: nil)) },
        from: { _ in .refuses(.tooLate(since: Sample.appealEnd)) })
}

@Suite("Boundary times")
struct BoundaryTests {
    @Test("An answer turns at its moment: not a millisecond sooner, and at it already", arguments: Boundary.all)
    func turns(_ boundary: Boundary) throws {
        for (offset, expected) in [(Int64(-1), boundary.before), (0, boundary.from), (1, boundary.from)] {
            let at = boundary.edge + .milliseconds(offset)
            var flow = try Sample.flow(in: boundary.state)
            #expect(flow.answer(try boundary.event(at), at: at) == expected(at), "\(offset) ms")
        }
    }

    @Test("After the deadline everything but giving up comes too late, even what never had a place")
    func pastDeadline() throws {
        let late = Sample.deadline + .days(1)
        for name in FlowEvent.Name.allCases where name != .elapse && name != .cancel {
            var flow = try Sample.flow()
            #expect(
                flow.answer(try Sample.event(name), at: late) == .refuses(.tooLate(since: Sample.deadline)), "\(name)")
        }
        var flow = try Sample.flow()
        #expect(flow.answer(.cancel(.byPerson), at: late) == .moves(.cancelled(at: late, cause: .byPerson)))
    }

    @Test("Promise 9: who said it in time is heard, however long the looking into it took")
    func askedInTime() throws {
        var flow = try Sample.flow(in: Sample.state(.completed))
        let later = Sample.undoEnd + .days(30)
        let answer = flow.answer(.undo(askedAt: Sample.undoEnd - .milliseconds(1)), at: later)
        #expect(answer == .moves(.reverted(at: later)))
    }

    @Test(
        "A clock that was set back ends no deadline and no wait early",
        arguments: [FlowState.Name.collecting, .waiting])
    func setBack(_ state: FlowState.Name) throws {
        var flow = try Sample.flow(in: Sample.state(state))
        let until = state == .collecting ? Sample.deadline : Sample.waitEnd
        #expect(flow.answer(.elapse(Sample.terms), at: Sample.now - .days(400)) == .refuses(.tooEarly(until: until)))
    }

    @Test("A clock that was set back takes no right away: continuing, disowning and appealing work as before")
    func setBackKeepsRights() throws {
        let back = Sample.now - .days(400)
        for (state, name) in [
            (FlowState.Name.collecting, FlowEvent.Name.supply), (.completed, .undo), (.refused, .appeal),
            (.waiting, .veto),
        ] {
            var flow = try Sample.flow(in: Sample.state(state))
            try flow.apply(try Sample.event(name, at: back), at: back)
        }
    }
}
