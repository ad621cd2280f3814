import Domain
import Flows
import Testing

@Suite("Random sequences of events")
struct RandomWalkTests {
    private static let seeds: Range<UInt64> = 0..<3000
    private let stock: RandomWalk.Stock

    init() throws { stock = try RandomWalk.Stock() }

    /// Walks every seed; the first step that breaks the rule is told with its seed and all that led
    /// to it.
    private func always(_ rule: (Step) -> Bool, _ location: SourceLocation = #_sourceLocation) {
        for seed in Self.seeds {
            let walk = RandomWalk(seed: seed, events: 30, from: stock)
            guard let broken = walk.steps.firstIndex(where: { !rule($0) }) else { continue }
            Issue.record("broken at event \(broken)\n\(walk)", sourceLocation: location)
            return
        }
    }

    @Test("A refusal leaves the flow exactly as it was")
    func refusals() {
        always { $0.isAccepted || $0.after == $0.before }
    }

    @Test("What is over stays over: a refused flow is only appealed, a completed one only taken back")
    func terminal() {
        always { step in
            guard step.isAccepted else { return true }
            return switch step.before.state.name {
            case .reverted, .cancelled, .expired: false
            case .refused: step.event == .appeal && step.after.state.name == .reviewing
            case .completed: [.undo, .undoWithEarlier].contains(step.event.name) && step.after.state.name == .reverted
            case .collecting, .reviewing, .waiting: true
            }
        }
    }

    @Test("Promise 4: a flow takes effect only when policy allows it, people approve it or its wait is over")
    func completes() {
        always { step in
            guard step.enters(.completed) else { return true }
            return switch (step.before.state, step.event) {
            case (.collecting(let deadline), .decide(let decision, _)):
                step.at < deadline && takesEffectAtOnce(decision)
            case (.reviewing(_, let wait), .approve): wait ?? .zero == .zero
            case (.waiting(_, let until), .elapse): step.at >= until
            default: false
            }
        }
    }

    private func takesEffectAtOnce(_ decision: Decision) -> Bool {
        switch decision.outcome {
        case .allow, .wait(.zero): true
        case .stepUp, .review, .wait, .refuse: false
        }
    }

    @Test("A wait begins with a decision or an approval that asks for it, and lasts that long")
    func waits() {
        always { step in
            guard step.enters(.waiting), case .waiting(let since, let until) = step.after.state else { return true }
            guard since == step.at else { return false }
            return switch (step.before.state, step.event) {
            case (.collecting, .decide(let decision, _)): decision.outcome == .wait(until.since(since))
            case (.reviewing(_, let wait), .approve): wait == until.since(since)
            default: false
            }
        }
    }

    @Test("Promise 4 (peers' fault 7): what a flow is about is the same from its first event to its last")
    func takes() {
        always { step in
            let (before, after) = (step.before, step.after)
            return (before.takes, before.account, before.operation) == (after.takes, after.account, after.operation)
                && (before.state.isOpen || before.brings == after.brings)
        }
    }

    @Test("Promise 9: a flow is taken back only from completed, asked for inside its window or with an earlier one")
    func reverts() {
        always { step in
            guard step.enters(.reverted) else { return true }
            if case .completed = step.before.state, step.event == .undoWithEarlier { return true }
            guard case .completed(_, let undoUntil?) = step.before.state, case .undo(let askedAt) = step.event else {
                return false
            }
            return askedAt < undoUntil
        }
    }

    @Test("A person who continued elsewhere decides nothing before a proof of the account's own")
    func proveAgain() {
        always { step in
            guard step.before.mustProveAgain else { return true }
            switch step.event {
            case .decide, .supply: return !step.isAccepted
            case .prove(let proof):
                return step.after.mustProveAgain != (step.isAccepted && proof.requirement.subject != .new)
            default: return step.after.mustProveAgain
            }
        }
    }

    @Test("A requirement never has two proofs, and a new identifier never has the proofs of another")
    func proofs() {
        always { step in
            let requirements = step.after.proofs.map(\.requirement)
            let kept = step.after.brings == step.before.brings || !requirements.contains { $0.subject == .new }
            return kept && Set(requirements).count == requirements.count
        }
    }

    @Test("The walks go everywhere: each pair that the table lets through is taken, each that it forbids never is")
    func everywhere() {
        var taken: Set<Pair> = []
        for seed in Self.seeds {
            let steps = RandomWalk(seed: seed, events: 30, from: stock).steps.filter(\.isAccepted)
            taken.formUnion(steps.map { Pair(state: $0.before.state.name, event: $0.event.name) })
        }
        for state in FlowState.Name.allCases {
            for event in FlowEvent.Name.allCases {
                let allowed = !LifecycleTable.answer(state, to: event).isOutOfPlace
                #expect(taken.contains(Pair(state: state, event: event)) == allowed, "\(event) in \(state)")
            }
        }
    }

    private struct Pair: Hashable {
        let state: FlowState.Name
        let event: FlowEvent.Name
    }
}
