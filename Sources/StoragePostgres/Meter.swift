import Metrics
import Storage
import Synchronization

/// Counts for the bench and for the operator's dashboards, under the names that the other engine uses as well.
final class Meter: Sendable {
    private let counts = Mutex(StorageStatistics())
    private let commits = Counter(label: "bindery_storage_commits_total")
    private let commitTime = Timer(label: "bindery_storage_commit_seconds")
    private let queries = Counter(label: "bindery_storage_queries_total")
    private let queueDepth = Gauge(label: "bindery_storage_queue_depth")
    private let roundTrips = Counter(label: "bindery_storage_round_trips_total")
    private let connects = Counter(label: "bindery_storage_connects_total")

    var statistics: StorageStatistics { counts.withLock { $0 } }

    func noteDepth(_ depth: Int) { queueDepth.record(depth) }

    func noteConnect() { connects.increment() }

    func noteRoundTrip() {
        roundTrips.increment()
        counts.withLock { $0.roundTrips += 1 }
    }

    /// - Parameter commit: how long the last round trip took, which carries the writes and the `COMMIT`; nil when nothing was written.
    func notePhase(statements: Int, commit: Duration?) {
        queries.increment(by: statements)
        if let commit {
            commits.increment()
            commitTime.record(duration: commit)
        }
        counts.withLock {
            $0.phases += 1
            $0.statements += statements
            $0.commits += commit == nil ? 0 : 1
        }
    }

    func noteQuestion(statements: Int) {
        queries.increment(by: statements)
        counts.withLock {
            $0.questions += 1
            $0.statements += statements
        }
    }
}
