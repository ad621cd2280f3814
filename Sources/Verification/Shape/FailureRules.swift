package import Domain

/// How failures across all codes of one kind slow an asker down and in the end stop the method (SP
/// 800-63B-4 section 3.2.2).
///
/// Counted for an account and a destination together: a stranger who types wrong codes in a flow of
/// their own never slows down the number's owner (promise 5).
package struct FailureRules: Sendable, Hashable {
    /// From here on each failure makes the next try wait: 30 s, doubled, to at most an hour.
    package let soft: Int
    /// Here the method is closed for this account and destination, until the account proves itself
    /// in two other ways, or to people. At most 100.
    package let hard: Int

    package init(soft: Int, hard: Int) {
        self.soft = soft
        self.hard = hard
    }

    package enum Lockout: Sendable, Hashable {
        case open
        case slowed(until: Instant)
        case closed
    }

    package func lockout(failures: Int, lastFailure: Instant?) -> Lockout {
        if failures >= hard { return .closed }
        guard failures >= soft, let lastFailure else { return .open }
        return .slowed(until: lastFailure + wait(after: failures))
    }

    /// How long so many failures in a row are remembered: what closes the method is forgiven and
    /// never forgotten, or waiting would open it; what may lead to that is remembered for a year,
    /// so that a patient guesser gains little; a few mistakes as long as `few`.
    /// - Returns: nil where they are never forgotten.
    package func memory(of failures: Int, keeping few: Duration) -> Duration? {
        if failures >= hard { return nil }
        return failures >= min(soft, Self.few) ? max(few, .days(365)) : few
    }

    /// What a person mistypes before they ask somebody.
    private static let few = 10

    private func wait(after failures: Int) -> Duration {
        let doublings = min(failures - soft, 7)
        return min(.seconds(30 * (1 << doublings)), .hours(1))
    }
}
