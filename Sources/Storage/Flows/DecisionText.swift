import Domain
import JSONText

/// A decision as JSON, for the column `decision`. Its shape is apart from ``Domain/Decision``, so
/// that renaming something there can't make stored flows unreadable. Times and spans are
/// milliseconds; reasons are codes, so nothing here speaks of a person.
struct DecisionText: Codable {
    struct OutcomeText: Codable {
        let name: String
        var requirements: [Requirement]?
        var queue: String?
        var people: Int?
        var within: Int64?
        var wait: Int64?
    }

    struct ReasonText: Codable {
        let code: String
        let weight: Int?
        let wayForward: String
        let retryAt: Int64?
        let operation: String?
    }

    let outcome: OutcomeText
    let reasons: [ReasonText]
    let score: Int
    let level: Int

    static func text(_ decision: Decision?) -> String? {
        guard let decision else { return nil }
        // Strings and integers always encode; if they ever didn't, the flow would read as
        // undecided, and policy would decide it anew.
        return (try? JSONText.bytes(DecisionText(decision))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Throws: ``StorageFailure/malformedRow(_:)`` for a text that this did not write.
    static func decision(_ text: String?) throws -> Decision? {
        guard let text else { return nil }
        guard let stored = try? JSONText.value(Array(text.utf8), as: DecisionText.self), let decision = stored.decision
        else {
            throw StorageFailure.malformedRow("a flow's decision can't be read")
        }
        return decision
    }
}

// MARK: Writing

extension DecisionText {
    private init(_ decision: Decision) {
        self.init(
            outcome: OutcomeText(decision.outcome), reasons: decision.reasons.map(ReasonText.init),
            score: decision.risk.score,
            level: decision.risk.level.rawValue)
    }
}

extension DecisionText.OutcomeText {
    fileprivate init(_ outcome: Decision.Outcome) {
        self.init(name: outcome.name)
        switch outcome {
        case .allow, .refuse: break
        case .stepUp(let missing): requirements = missing
        case .wait(let span): wait = span.milliseconds
        case .review(let plan, let thenWait):
            (queue, people, within) = (plan.queue, plan.people, plan.within.milliseconds)
            wait = thenWait?.milliseconds
        }
    }
}

extension DecisionText.ReasonText {
    fileprivate init(_ reason: Reason) {
        var retryAt: Int64?
        var operation: String?
        switch reason.wayForward {
        case .retry(let instant): retryAt = instant.milliseconds
        case .first(let name): operation = name.description
        default: break
        }
        self.init(
            code: reason.code.rawValue, weight: reason.weight, wayForward: reason.wayForward.name, retryAt: retryAt,
            operation: operation)
    }
}

// MARK: Reading

extension DecisionText {
    private var decision: Decision? {
        let reasons = reasons.compactMap(\.reason)
        guard let outcome = outcome.outcome, let level = RiskLevel(rawValue: level), reasons.count == self.reasons.count
        else { return nil }
        return Decision(outcome: outcome, reasons: reasons, risk: Risk(score: score, level: level))
    }
}

extension DecisionText.OutcomeText {
    fileprivate var outcome: Decision.Outcome? {
        switch name {
        case "allow": .allow
        case "refuse": .refuse
        case "step-up": requirements.map { .stepUp($0) }
        case "wait": wait.map { .wait(.milliseconds($0)) }
        case "review": plan.map { .review($0, thenWait: wait.map { .milliseconds($0) }) }
        default: nil
        }
    }

    private var plan: ReviewPlan? {
        guard let queue, let people, let within else { return nil }
        return ReviewPlan(queue: queue, people: people, within: .milliseconds(within))
    }
}

extension DecisionText.ReasonText {
    fileprivate var reason: Reason? {
        way.map { Reason(ReasonCode(rawValue: code), weight: weight, wayForward: $0) }
    }

    private var way: WayForward? {
        switch wayForward {
        case "retry": retryAt.map { .retry(at: Instant(milliseconds: $0)) }
        case "correct": .correct
        case "other-track": .otherTrack
        case "other-identifier": .otherIdentifier
        case "appeal": .appeal
        case "start-again": .startAgain
        case "unfreeze": .unfreeze
        case "first": operation.flatMap { OperationName($0) }.map { .first($0) }
        case "support": .support
        default: nil
        }
    }
}
