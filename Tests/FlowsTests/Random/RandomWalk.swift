import Domain
import Flows
import TestSupport

/// One event of a walk, and what came of it.
struct Step: Sendable, CustomStringConvertible {
    let before: Flow
    let event: FlowEvent
    let at: Instant
    let answer: Answer
    let after: Flow

    var isAccepted: Bool { if case .moves = answer { true } else { false } }

    func enters(_ state: FlowState.Name) -> Bool { after.state.name == state && before.state.name != state }

    var description: String { "\(at) \(before.state.name): \(event.told) → \(told)" }

    private var told: String {
        switch answer {
        case .moves(let state): "\(state)"
        case .refuses(let refusal): "refused: \(refusal)"
        }
    }
}

extension FlowEvent {
    fileprivate var told: String {
        switch self {
        case .supply(let inputs): "supply \(inputs.identifier.map(\.masked) ?? "no identifier")"
        case .prove(let proof): "prove \(proof.requirement)"
        case .decide(let decision, _): "decide \(decision.outcome)"
        case .undo(let askedAt): "undo, asked at \(askedAt)"
        case .rejectIdentifier, .resume, .approve, .refuse, .veto, .elapse, .undoWithEarlier, .appeal, .cancel:
            name.rawValue
        }
    }
}

/// What a flow is put through: the same for the same seed.
struct RandomWalk: CustomStringConvertible {
    let seed: UInt64
    private(set) var steps: [Step] = []
    private var random: SeededRandomness

    /// What walks draw from, read once.
    struct Stock {
        let start: Flow
        let identifiers: [Identifier]
        let proofs: [Proof]

        init() throws {
            start = try Sample.flow()
            identifiers = try ["13900139000", "13700137000"].map { try Sample.phone($0) }
            proofs = try ["old.code", "new.code", "email.code", "password"].map { try Sample.proof($0) }
        }
    }

    init(seed: UInt64, events: Int, from stock: Stock) {
        self.seed = seed
        random = SeededRandomness(seed: seed)
        var (flow, now) = (stock.start, Sample.now)
        for _ in 0..<events {
            now = now + pause()
            let (before, event) = (flow, event(at: now, stock))
            let answer = flow.answer(event, at: now)
            steps.append(Step(before: before, event: event, at: now, answer: answer, after: flow))
        }
    }

    var description: String {
        (["seed \(seed)"] + steps.enumerated().map { "\($0). \($1)" }).joined(separator: "\n")
    }

    /// Mostly moments, at times more than a deadline or a window, at times back.
    private mutating func pause() -> Duration {
        switch UInt8.random(in: 0..<16, using: &random) {
        case 0: .hours(Int64.random(in: 1...200, using: &random))
        case 1: .minutes(-Int64.random(in: 1...90, using: &random))
        case 2...4: .minutes(Int64.random(in: 1...20, using: &random))
        default: .milliseconds(Int64.random(in: 0...5000, using: &random))
        }
    }

    private mutating func event(at now: Instant, _ stock: Stock) -> FlowEvent {
        switch pick(FlowEvent.Name.allCases, or: .resume) {
        case .supply: .supply(FlowInputs(identifier: stock.identifiers.randomElement(using: &random), reason: "lost"))
        case .prove: stock.proofs.randomElement(using: &random).map { .prove($0) } ?? .resume(isAsked: false)
        case .rejectIdentifier: .rejectIdentifier
        case .resume: .resume(isAsked: false)
        case .decide: .decide(decision(), terms())
        case .approve: .approve(terms())
        case .refuse: .refuse(terms(), pick([.reviewer, .ground("identifier.taken")], or: .policy))
        case .veto: .veto
        case .elapse: .elapse(terms())
        case .undo: .undo(askedAt: now - .hours(pick([0, 0, 1, 100], or: 0)))
        case .undoWithEarlier: .undoWithEarlier
        case .appeal: .appeal
        case .cancel: .cancel(pick(CancellationCause.allCases, or: .byPerson))
        }
    }

    private mutating func decision() -> Decision {
        let wait: Duration? = pick([nil, .zero, .hours(24)], or: nil)
        return switch UInt8.random(in: 0..<5, using: &random) {
        case 0: Sample.decision(.allow)
        case 1: Sample.decision(.stepUp([.oldCode]))
        case 2: Sample.review(thenWait: wait)
        case 3: Sample.decision(.wait(wait ?? .hours(1)))
        default: Sample.decision(.refuse)
        }
    }

    private mutating func terms() -> DecisionTerms {
        DecisionTerms(undo: pick([nil, .zero, .hours(72)], or: nil), appeal: pick([nil, .zero, .days(7)], or: nil))
    }

    private mutating func pick<Value>(_ values: [Value], or fallback: Value) -> Value {
        values.randomElement(using: &random) ?? fallback
    }
}
