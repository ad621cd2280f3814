/// How many phases share the next commit: as many as take about twice as long as the disk takes to
/// flush.
///
/// More would save little more of the flush and make the first wait for the last; worse, everybody
/// would then be answered at once and come back at once, and the writer and the rest of the machine
/// would idle in turns. A slow disk makes groups larger on its own.
struct GroupSize {
    static let least = 8
    /// How much a new figure counts beside the earlier ones.
    private static let weight = 0.2

    private let most: Int
    private var phase = Duration.zero
    private var flush = Duration.zero

    init(most: Int) { self.most = most }

    var next: Int {
        guard phase > .zero else { return min(Self.least, most) }
        let flushes: Double = flush / phase
        return min(max(Int(flushes * 2), Self.least), most)
    }

    /// - Parameters:
    ///   - count: phases in the group, at least one.
    ///   - work: what all of them took before the commit.
    ///   - flush: what the commit took, and the disk after it.
    mutating func note(_ count: Int, work: Duration, flush: Duration) {
        phase = Self.mean(phase, work / count)
        self.flush = Self.mean(self.flush, flush)
    }

    private static func mean(_ earlier: Duration, _ new: Duration) -> Duration {
        earlier == .zero ? new : earlier * (1 - weight) + new * weight
    }
}
