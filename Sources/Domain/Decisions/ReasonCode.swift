/// A stable code for one reason. Codes never change their meaning and are never reused; every code
/// has a sentence in Chinese and English in the catalogue, which a test keeps complete.
package struct ReasonCode: Hashable, Sendable, RawRepresentable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: StaticString) { rawValue = value.description }
    package var description: String { rawValue }
}

/// What a person can do about a reason (promise 8).
package enum WayForward: Sendable, Hashable {
    /// The same again, not before then.
    case retry(at: Instant)
    /// The same again, now, with what is missing or wrong put right.
    case correct
    case otherTrack
    case otherIdentifier
    case appeal
    /// Start again from the beginning: nothing of the old attempt can be used.
    case startAgain
    case unfreeze
    /// That operation first, and then the same again.
    case first(OperationName)
    case support

    package var name: String {
        switch self {
        case .retry: "retry"
        case .correct: "correct"
        case .otherTrack: "other-track"
        case .otherIdentifier: "other-identifier"
        case .appeal: "appeal"
        case .startAgain: "start-again"
        case .unfreeze: "unfreeze"
        case .first: "first"
        case .support: "support"
        }
    }
}

/// One reason that counted in a decision.
package struct Reason: Sendable, Hashable {
    package let code: ReasonCode
    /// Points on the scorecard; nil for a reason that is no matter of degree.
    package let weight: Int?
    package let wayForward: WayForward

    package init(_ code: ReasonCode, weight: Int? = nil, wayForward: WayForward) {
        self.code = code
        self.weight = weight
        self.wayForward = wayForward
    }
}
