/// What policy answers, always with every reason that counted.
package struct Decision: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case allow
        /// One of these more, and it is decided again.
        case stepUp([Requirement])
        /// People look at it; afterwards it waits as long as its track says.
        case review(ReviewPlan, thenWait: Duration?)
        case wait(Duration)
        case refuse

        package var name: String {
            switch self {
            case .allow: "allow"
            case .stepUp: "step-up"
            case .review: "review"
            case .wait: "wait"
            case .refuse: "refuse"
            }
        }
    }

    package let outcome: Outcome
    package let reasons: [Reason]
    package let risk: Risk

    package init(outcome: Outcome, reasons: [Reason], risk: Risk) {
        self.outcome = outcome
        self.reasons = reasons
        self.risk = risk
    }
}

/// Who reviews, and by when the person was told it would be done.
package struct ReviewPlan: Sendable, Hashable {
    package let queue: String
    /// Different people who must approve.
    package let people: Int
    package let within: Duration

    package init(queue: String, people: Int, within: Duration) {
        self.queue = queue
        self.people = people
        self.within = within
    }
}

package enum RiskLevel: Int, Sendable, Hashable, CaseIterable, Comparable {
    case low, medium, high, critical

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var name: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }
}

package struct Risk: Sendable, Hashable {
    package let score: Int
    package let level: RiskLevel

    package init(score: Int, level: RiskLevel) {
        self.score = score
        self.level = level
    }

    package static let none = Risk(score: 0, level: .low)
}

/// A fact from somewhere else, which may not be had (promise 13): `unknown` is never `no`.
package enum Signal: String, Sendable, Hashable, CaseIterable, Codable {
    case yes
    case no
    case unknown
}
