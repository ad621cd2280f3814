package import Domain

extension Limit {
    /// When one more is possible again; nil when it is possible now.
    ///
    /// A time after `now` still counts (the clock was set back, or another node's runs ahead), so
    /// turning a clock back never frees anything.
    /// - Parameter times: what was done before, in any order.
    package func possibleAgain(after times: [Instant], now: Instant) -> Instant? {
        let counting = times.filter { $0 + per > now }.sorted(by: >)
        guard counting.count >= count else { return nil }
        return counting[count - 1] + per
    }
}

extension [Limit] {
    /// When all of them allow one more; nil when they do now.
    package func possibleAgain(after times: [Instant], now: Instant) -> Instant? {
        compactMap { $0.possibleAgain(after: times, now: now) }.max()
    }

    /// How far back one has to look.
    package var longest: Duration { map(\.per).max() ?? .zero }
}
