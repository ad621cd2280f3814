import Domain
import Synchronization

/// Flows that could not be settled lately, so that thousands of them don't take up the time of
/// those that can.
final class UnsettledFlows: Sendable {
    private static let rest = Duration.minutes(1)
    private static let most = 100_000

    private let triedAt = Mutex<[FlowID: Instant]>([:])

    func note(_ flow: FlowID, at now: Instant) {
        triedAt.withLock { tried in
            if tried.count >= Self.most { tried.removeAll() }
            tried[flow] = now
        }
    }

    func rests(_ flow: FlowID, at now: Instant) -> Bool {
        triedAt.withLock { tried in
            guard let at = tried[flow] else { return false }
            if at <= now, now < at + Self.rest { return true }
            tried[flow] = nil
            return false
        }
    }
}
