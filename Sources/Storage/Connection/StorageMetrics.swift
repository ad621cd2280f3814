import Metrics
import Synchronization

/// Counts for the bench and for the operator's dashboards, under the same names whatever the
/// engine.
package final class StorageMetrics: Sendable {
    private let counts = Mutex(StorageStatistics())
    private let commits = Counter(label: "bindery_storage_commits_total")
    private let commitTime = Timer(label: "bindery_storage_commit_seconds")
    private let queries = Counter(label: "bindery_storage_queries_total")
    private let queueDepth = Gauge(label: "bindery_storage_queue_depth")
    /// Only where phases commit in groups.
    private let groupSize: Recorder?
    /// Only where the database is a server.
    private let roundTrips: Counter?
    private let connects: Counter?

    package init(_ dialect: Dialect) {
        let isServer = dialect == .postgres
        groupSize = isServer ? nil : Recorder(label: "bindery_storage_group_size")
        roundTrips = isServer ? Counter(label: "bindery_storage_round_trips_total") : nil
        connects = isServer ? Counter(label: "bindery_storage_connects_total") : nil
    }

    package var statistics: StorageStatistics { counts.withLock { $0 } }

    package func noteDepth(_ depth: Int) { queueDepth.record(depth) }

    package func noteConnect() { connects?.increment() }

    package func noteRoundTrip() {
        roundTrips?.increment()
        counts.withLock { $0.roundTrips += 1 }
    }

    package func noteCommit() {
        commits.increment()
        counts.withLock { $0.commits += 1 }
    }

    /// - Parameter duration: of a wait for the disk: the flush alone in a process, or the round
    ///   trip that carries the `COMMIT` and the writes.
    package func noteFlush(lasting duration: Duration) { commitTime.record(duration: duration) }

    /// - Parameter count: of phases that were run in one transaction.
    package func notePhases(_ count: Int, statements: Int) {
        groupSize?.record(count)
        queries.increment(by: statements)
        counts.withLock {
            $0.phases += count
            $0.statements += statements
        }
    }

    package func noteRead(statements: Int) {
        queries.increment(by: statements)
        counts.withLock {
            $0.reads += 1
            $0.statements += statements
        }
    }
}

/// What a database did since it was opened.
package struct StorageStatistics: Sendable, Hashable {
    /// Transactions that wrote, or groups of them.
    package var commits = 0
    /// Phases run, kept or not.
    package var phases = 0
    /// Statements run by phases and reads.
    package var statements = 0
    /// Reads run.
    package var reads = 0
    /// Times that the server was waited for; 0 where the database is in the process.
    package var roundTrips = 0

    package init() {}
}
