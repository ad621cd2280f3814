package import Domain

extension SweepRow {
    /// A clock that moved further than this since it was last looked at has jumped, or nobody
    /// looked.
    static let patience = Duration.minutes(10)
    /// How long nothing is erased after that, so that somebody who is told of it can set the clock
    /// right.
    static let hold = Duration.hours(1)
    /// How often what was seen is written down, while nothing happens.
    static let pace = Duration.minutes(1)

    /// Before anybody has looked.
    static func first(at now: Instant) -> SweepRow { SweepRow(seenAt: now, heldUntil: now + hold, finishedAt: nil) }

    /// - Returns: whether the clock had jumped.
    mutating func look(at now: Instant) -> Bool {
        let gap = max(now, seenAt).since(min(now, seenAt))
        let hasJumped = gap > Self.patience
        seenAt = now
        if hasJumped {
            heldUntil = now + Self.hold
        } else if let until = heldUntil, now >= until {
            heldUntil = nil
        }
        return hasJumped
    }

    package func isHeld(at now: Instant) -> Bool { heldUntil.map { now < $0 } ?? false }

    /// Whether the clock was looked at a moment ago, and has not jumped lately.
    func trusts(_ now: Instant) -> Bool {
        !isHeld(at: now) && max(now, seenAt).since(min(now, seenAt)) <= Self.patience
    }
}

extension ReadContext {
    /// Whether something may be done that no later look at the clock can undo. Where nobody has looked yet, it may not.
    func trustsClock() throws -> Bool { try snapshot.sweep()?.trusts(now) ?? false }
}
