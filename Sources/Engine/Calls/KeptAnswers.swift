import Domain
import Synchronization

/// Counts the answers that are kept for the retries of each API key, so that a platform's loop, or a thief with its key, fills no disk.
///
/// In memory, and for this server alone: a count in the database would be a row that all of a platform's calls wait for. A phase that is run
/// again counts again.
final class KeptAnswers: Sendable {
    /// By the hour in which they were kept, counted from 1970.
    private let hours = Mutex<[String: [Int64: Int]]>([:])
    /// Of one key at a time.
    private let most: Int

    init(most: Int) { self.most = most }

    /// - Throws: `limit.answers`, with the time when the oldest are forgotten.
    func add(for key: String, at now: Instant) throws(Refusal) {
        let this = now.milliseconds / Self.hour
        let oldest: Int64? = hours.withLock { hours in
            // Those that a clock put into hours to come are as long in the database.
            var kept = hours[key, default: [:]].filter { $0.key >= this - Self.life }
            defer { hours[key] = kept }
            guard kept.values.reduce(0, +) < most else { return kept.keys.min() }
            kept[this, default: 0] += 1
            return nil
        }
        guard let oldest else { return }
        let frees = Instant(milliseconds: (oldest + Self.life + 1) * Self.hour)
        throw Refusal(.tooMany, "limit.answers", wayForward: .retry(at: frees))
    }

    private static let hour = Duration.hours(1).milliseconds
    /// In hours. What was kept in the last minute of an hour is there until the last minute of the same hour tomorrow.
    private static let life = RetryKey.life.milliseconds / hour
}
