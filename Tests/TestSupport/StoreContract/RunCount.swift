import Synchronization

/// How often a phase ran. It is the one thing that a phase of these tests touches outside its
/// transaction.
package final class RunCount: Sendable {
    private let count = Mutex(0)

    package init() {}

    package var total: Int { count.withLock { $0 } }

    /// - Returns: whether this is the first run.
    package func isFirst() -> Bool {
        count.withLock { count in
            count += 1
            return count == 1
        }
    }
}
