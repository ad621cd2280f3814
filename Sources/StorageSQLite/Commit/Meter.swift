import Metrics
import Storage
import Synchronization

/// Counts for the bench and for the operator's dashboards.
final class Meter: Sendable {
    private let counts = Mutex(StorageStatistics())
    private let commits = Counter(label: "bindery_storage_commits_total")
    private let commitTime = Timer(label: "bindery_storage_commit_seconds")
    private let groupSize = Recorder(label: "bindery_storage_group_size")
    private let queries = Counter(label: "bindery_storage_queries_total")
    private let queueDepth = Gauge(label: "bindery_storage_queue_depth")

    var statistics: StorageStatistics { counts.withLock { $0 } }

    func noteDepth(_ depth: Int) { queueDepth.record(depth) }

    /// - Parameter duration: of the COMMIT alone, which is the fsync and now and then a checkpoint.
    func noteCommit(lasting duration: Duration) {
        commits.increment()
        commitTime.record(duration: duration)
        counts.withLock { $0.commits += 1 }
    }

    func noteGroup(of phases: Int, statements: Int) {
        groupSize.record(phases)
        queries.increment(by: statements)
        counts.withLock {
            $0.phases += phases
            $0.statements += statements
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
