package import Domain
package import Engine

/// What becomes of a message after an attempt.
package enum DeliveryRules {
    /// How long a notice or an event is tried. One that somebody brought back later is tried once
    /// more.
    static let life = Duration.days(3)

    /// A code that is over is never sent: it could only confuse.
    package static func isTooLate(_ message: OutboundMessage, at now: Instant) -> Bool {
        guard case .code(let code) = message.body else { return false }
        return code.expiresAt <= now
    }

    /// Whether a message may be put off untried. One past its life may not, or it would be put off
    /// forever.
    static func mayRest(_ message: OutboundMessage, at now: Instant) -> Bool { now < end(of: message) }

    package static func result(
        of failure: DeliveryFailure, for message: OutboundMessage, at now: Instant, random: UInt64
    ) -> DeliveryResult {
        guard case .transient(let error) = failure else { return .dead(message.row, error: failure.code) }
        let retryAt = now + Backoff.wait(after: message.row.attempts, random: random)
        return retryAt < end(of: message)
            ? .failed(message.row, error: error, retryAt: retryAt) : .dead(message.row, error: error)
    }

    private static func end(of message: OutboundMessage) -> Instant {
        if case .code(let code) = message.body { code.expiresAt } else { message.row.createdAt + life }
    }
}
