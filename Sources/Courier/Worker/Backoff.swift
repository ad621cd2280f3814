import Domain

/// How long to wait before the next attempt.
enum Backoff {
    /// After the first failure, the second and so on; the last for all that follow.
    static let steps: [Duration] = [
        .seconds(1), .seconds(5), .seconds(30), .minutes(2), .minutes(10), .hours(1), .hours(6),
    ]

    /// How long everything else for an endpoint that gave no answer is put off.
    static let rest = Duration.seconds(5)

    /// - Parameters:
    ///   - failures: that there were before this one.
    ///   - random: uniform 64 bits; spreads the wait by a fifth to either side, so that what failed
    ///     together does not come back together.
    static func wait(after failures: Int, random: UInt64) -> Duration {
        spread(steps[min(max(0, failures), steps.count - 1)], random)
    }

    static func spread(_ span: Duration, _ random: UInt64) -> Duration {
        let thousandths = 800 + Int64(random % 401)
        return .milliseconds(span.milliseconds * thousandths / 1000)
    }
}
