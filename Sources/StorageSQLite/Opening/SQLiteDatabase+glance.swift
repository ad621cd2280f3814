import GRDB
import Storage
import Synchronization

extension SQLiteDatabase {
    /// Reads as many pages as there is time for: all of a small file, the beginning of a large one.
    /// For a time when nobody else uses the database, since what others ask is broken off with it.
    /// - Returns: whether everything was looked at.
    /// - Throws: ``StorageFailure/corrupt(_:)`` with the first thing found.
    package func glance(for limit: Duration) async throws -> Bool {
        let alarm = InterruptTimer(pool)
        let clock = Task { await alarm.ring(after: limit) }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await checkIntegrity())
        } catch {
            outcome = .failure(error)
        }
        clock.cancel()
        // Waited for, so that nothing that comes later is broken off by an alarm that was about to
        // ring.
        await clock.value
        // What was broken off has found pages unread, which is no damage.
        guard !alarm.hasRung else { return false }
        try outcome.get()
        return true
    }
}

/// Breaks off what a pool's connections are doing.
private final class InterruptTimer: Sendable {
    private let pool: DatabasePool
    private let state = Mutex(false)

    init(_ pool: DatabasePool) { self.pool = pool }

    var hasRung: Bool { state.withLock { $0 } }

    func ring(after span: Duration) async {
        do { try await Task.sleep(for: span) } catch { return }
        state.withLock { $0 = true }
        pool.interrupt()
    }
}
