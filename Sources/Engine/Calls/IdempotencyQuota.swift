import Domain
import Synchronization

/// Counts the answers that are kept for the retries of each API key, so that a platform's loop, or
/// a thief with its key, can't fill the disk.
///
/// In memory, and for this server alone: a count in the database would be a row that all of a
/// platform's calls wait for. A phase that is run again counts again.
final class IdempotencyQuota: Sendable {
    /// By the hour in which they were kept, counted from 1970.
    private let hours = Mutex<[String: [Int64: Int]]>([:])
    /// Of one key at a time.
    private let most: Int

    init(most: Int) { self.most = most }

    /// - Throws: `limit.answers` where there is no room for another, with the time when the oldest
    ///   are forgotten.
    func requireRoom(for key: String, at now: Instant) throws(Refusal) {
        let kept = hours.withLock { hours in
            hours[key] = hours[key]?.filter { $0.key >= hour(of: now) - Self.life }
            return hours[key] ?? [:]
        }
        guard kept.values.reduce(0, +) >= most, let oldest = kept.keys.min() else { return }
        let frees = Instant(milliseconds: (oldest + Self.life + 1) * Self.hour)
        throw Refusal(.tooMany, "limit.answers", wayForward: .retry(at: frees))
    }

    /// Counts one that is kept. Those that a wrong clock puts into a later hour stay as long in the
    /// database.
    func add(for key: String, at now: Instant) {
        let hour = hour(of: now)
        hours.withLock { $0[key, default: [:]][hour, default: 0] += 1 }
    }

    private func hour(of now: Instant) -> Int64 { now.milliseconds / Self.hour }

    private static let hour = Duration.hours(1).milliseconds
    /// In hours. What was kept in the last minute of an hour is there until the last minute of the
    /// same hour tomorrow.
    private static let life = RetryKey.life.milliseconds / hour
}
