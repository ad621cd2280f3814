import Engine

/// A unit of work: reads go to the connection at once, writes wait until the phase has returned. Written together, they cost
/// PostgreSQL one round trip, and a phase that refuses has written nothing.
///
/// Writes reach the database in the order in which they were asked for, so a row comes before the rows that refer to it.
package final class SQLTransaction: SQLSnapshot, Transaction {
    private var queued: [QueuedStatement] = []

    /// - Parameter expecting: the number of rows without which somebody else was faster and the phase must run again.
    func queue<each Value: SQLBindable>(_ sql: StaticString, _ values: repeat each Value, expecting: Int? = nil) {
        queued.append(QueuedStatement(sql, repeat each values, expecting: expecting))
    }

    /// Sends what waits.
    /// - Throws: ``StorageFailure/stale`` or ``StorageFailure/constraint(_:subject:)`` where somebody else was faster.
    func flush() throws {
        guard !queued.isEmpty else { return }
        defer { queued = [] }
        try connection.flush(queued)
    }
}
