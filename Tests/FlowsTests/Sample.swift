import Domain
import Flows

/// Flows in which nothing is wrong, for tests to spoil in one place each.
enum Sample {
    static let now = Instant(milliseconds: 1_795_249_800_000)
    static let deadline = now + .minutes(15)
    static let waitEnd = now + .hours(71)
    static let undoEnd = now + .hours(60)
    static let appealEnd = now + .days(6)
    static let thenWait = Duration.hours(72)
    static let terms = DecisionTerms(undo: .hours(72), appeal: .days(7))
    static let old = BindingID(high: 1, low: 1)
    static let earlier = FlowID(high: 2, low: 2)
    static let new = IdentifierKinds.standard.restore(.phone, stored: "+8613900139000;86;CN;mobile")!

    struct Unreadable: Error { let text: String }

    static func flow(
        _ operation: OperationName = .phoneChange, in state: FlowState = .collecting(deadline: deadline),
        takes: BindingID? = old, brings: Identifier? = nil, items: [FlowItem]? = nil, about: FlowID? = nil,
        reason: String? = nil, track: String? = nil, proofs: [Proof] = [], decision: Decision? = nil,
        mustProveAgain: Bool = false
    ) throws -> Flow {
        guard let realm = RealmID(rawValue: "marketplace") else { throw Unreadable(text: "marketplace") }
        let own = takes.map { FlowItem(at: Place(operation.kind ?? .phone), takes: $0, brings: brings) }
        return Flow(
            id: FlowID(high: 3, low: 3), realm: realm, account: AccountID(high: 4, low: 4), operation: operation,
            traits: OperationCatalogue.standard.traits(of: operation), policyVersion: "v1",
            startedAt: now - .minutes(5), channel: .web, items: items ?? [own].compactMap(\.self), about: about,
            state: state, reason: reason, track: track, proofs: proofs, decision: decision, appeals: 0,
            mustProveAgain: mustProveAgain)
    }

    /// One of each state, an hour old, with every window open.
    static func state(_ name: FlowState.Name) -> FlowState {
        let then = now - .hours(1)
        return switch name {
        case .collecting: .collecting(deadline: deadline)
        case .reviewing: .reviewing(since: then, thenWait: thenWait)
        case .waiting: .waiting(since: then, until: waitEnd)
        case .completed: .completed(at: then, undoUntil: undoEnd)
        case .reverted: .reverted(at: then)
        case .refused: .refused(at: then, appealUntil: appealEnd, cause: .reviewer)
        case .cancelled: .cancelled(at: then, cause: .byPerson)
        case .expired: .expired(at: then)
        }
    }

    /// One of each event, as it happens at `at`.
    static func event(_ name: FlowEvent.Name, at: Instant = now) throws -> FlowEvent {
        switch name {
        case .supply: .supply(FlowInputs(identifier: try phone("13900139000"), reason: "lost", track: "face"))
        case .prove: .prove(try proof("old.code"))
        case .rejectIdentifier: .rejectIdentifier
        case .resume: .resume(isAsked: false)
        case .decide: .decide(decision(.allow), terms)
        case .approve: .approve(terms)
        case .refuse: .refuse(terms, .reviewer)
        case .veto: .veto
        case .elapse: .elapse(terms)
        case .undo: .undo(askedAt: at)
        case .undoWithEarlier: .undoWithEarlier
        case .appeal: .appeal
        case .cancel: .cancel(.byPlatform)
        }
    }

    static func decision(_ outcome: Decision.Outcome) -> Decision {
        Decision(outcome: outcome, reasons: [], risk: .none)
    }

    static func review(thenWait: Duration?) -> Decision {
        decision(.review(ReviewPlan(queue: "identity", people: 1, within: .hours(24)), thenWait: thenWait))
    }

    static func phone(_ text: String) throws -> Identifier {
        try IdentifierKinds.standard.parse(.phone, text, region: "CN")
    }

    static func proof(_ requirement: String, _ number: UInt64 = 1) throws -> Proof {
        guard let requirement = Requirement(requirement) else { throw Unreadable(text: requirement) }
        return Proof(
            id: ProofID(high: 5, low: number), requirement: requirement, strength: .single, provedAt: now, binding: nil,
            heldSince: nil)
    }
}

/// What a flow says to an event.
enum Answer: Hashable, Sendable {
    case moves(FlowState)
    case refuses(FlowRefusal)

    /// Whether the answer is a refusal because of the state alone, whatever the time.
    var isOutOfPlace: Bool {
        switch self {
        case .refuses(.notNow), .refuses(.ended): true
        case .refuses(.tooEarly), .refuses(.tooLate), .refuses(.proveAgain), .moves: false
        }
    }
}

extension Flow {
    mutating func answer(_ event: FlowEvent, at now: Instant) -> Answer {
        do {
            try apply(event, at: now)
            return .moves(state)
        } catch {
            return .refuses(error)
        }
    }
}
