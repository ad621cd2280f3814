package import Domain

/// How failures across all codes of one kind slow an asker down and in the end stop the method (SP 800-63B-4 section 3.2.2).
///
/// Counted for an account and a destination together: a stranger who types wrong codes in a flow of their own never slows
/// down the number's owner (promise 5).
package struct FailureRules: Sendable, Hashable {
    /// From here on each failure makes the next try wait: 30 s, doubled, to at most an hour.
    package let soft: Int
    /// Here the method is closed for this account and destination, until the account proves itself in two other ways, or to people. At most 100.
    package let hard: Int

    package init(soft: Int, hard: Int) {
        self.soft = soft
        self.hard = hard
    }

    package enum Standing: Sendable, Hashable {
        case open
        case slowed(until: Instant)
        case closed
    }

    package func standing(failures: Int, lastFailure: Instant?) -> Standing {
        if failures >= hard { return .closed }
        guard failures >= soft, let lastFailure else { return .open }
        return .slowed(until: lastFailure + wait(after: failures))
    }

    private func wait(after failures: Int) -> Duration {
        let doublings = min(failures - soft, 7)
        return min(.seconds(30 * (1 << doublings)), .hours(1))
    }
}
