import Dispatch
import Storage
import Synchronization

/// Releases callers whose commit the server does not answer, and admits no others until it does.
/// While its only synchronous standby is away, the server waits as long as that takes, whatever the
/// limit of a statement (postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION).
///
/// The connection keeps waiting. Hanging up would change nothing at the server's end, where the
/// commit keeps waiting and the next one would join it, until no connection is left for anybody.
final class CommitWatch: Sendable {
    private struct Commit {
        let since: ContinuousClock.Instant
        /// Nil once it was called.
        var letGo: (@Sendable () -> Void)?
    }

    private struct State {
        var waiting: [Int: Commit] = [:]
        var begun = 0
        /// Whether a later look at those who wait is planned.
        var isWatched = false
    }

    private let limit: Duration
    private let state = Mutex(State())

    /// - Parameter limit: how long somebody waits for the answer to a commit.
    init(limit: Duration) { self.limit = limit }

    /// - Throws: ``StorageFailure/unavailable(_:)`` while a commit is overdue.
    func admit() throws(StorageFailure) {
        let isOverdue = state.withLock { state in state.waiting.values.contains { $0.letGo == nil } }
        if isOverdue { throw .unavailable("the server does not answer commits") }
    }

    /// Runs the commit, and when that takes too long tells the caller that its outcome is unknown.
    func watch<Value, Committed>(
        for reply: Reply<Value>, _ commit: () throws(StorageFailure) -> Committed
    ) throws(StorageFailure) -> Committed {
        let number = begin { [limit] in
            reply.give(
                .failure(
                    StorageFailure.unavailable("a commit was not answered within \(limit); its outcome is unknown")))
        }
        defer { state.withLock { _ = $0.waiting.removeValue(forKey: number) } }
        return try commit()
    }

    private func begin(_ letGo: @escaping @Sendable () -> Void) -> Int {
        let (number, starts) = state.withLock { state in
            state.begun += 1
            state.waiting[state.begun] = Commit(since: .now, letGo: letGo)
            defer { state.isWatched = true }
            return (state.begun, !state.isWatched)
        }
        if starts { look(in: limit) }
        return number
    }

    private func look(in time: Duration) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(max(time, .zero).wholeMilliseconds) + 1))
        { [weak self] in
            self?.letOverdueGo()
        }
    }

    private func letOverdueGo() {
        let now = ContinuousClock.now
        let (overdue, oldest) = state.withLock { state in
            let overdue = state.waiting.filter { $0.value.since + limit <= now }
            for number in overdue.keys { state.waiting[number]?.letGo = nil }
            let oldest = state.waiting.values.filter { $0.letGo != nil }.map(\.since).min()
            state.isWatched = oldest != nil
            return (overdue.values, oldest)
        }
        for commit in overdue { commit.letGo?() }
        if let oldest { look(in: now.duration(to: oldest + limit)) }
    }
}
