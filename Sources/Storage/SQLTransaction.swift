import Engine

/// A unit of work: reads go to the connection at once, writes wait until the phase has returned.
/// Written together, they cost PostgreSQL one round trip, and a phase that refuses has written
/// nothing.
///
/// Writes reach the database in the order in which they were asked for, so a row comes before the
/// rows that refer to it.
///
/// On PostgreSQL phases run at the same time, and each statement sees what was committed before it.
/// An account that a phase reads is locked, and so are the keys of limits and failures, whose rows
/// are written as a whole: phases about one of them follow one another. Everything else is guarded
/// by a revision, a unique index or a condition of the write itself, or adds to what is there.
package final class SQLTransaction: SQLSnapshot, Transaction {
    private var queued: [QueuedStatement] = []
    /// SQLite has one writer anyway.
    override var locksWhatItReads: Bool { connection.dialect == .postgres }

    /// - Parameter expecting: the number of rows without which somebody else was faster and the
    ///   phase must run again.
    @inline(__always)
    func queue<each Value: SQLBindable>(_ sql: StaticString, _ values: repeat each Value, expecting: Int? = nil) {
        queued.append(QueuedStatement(sql, repeat each values, expecting: expecting))
    }

    /// Sends what waits.
    /// - Throws: ``StorageFailure/stale`` or ``StorageFailure/constraint(_:subject:)`` where
    ///   somebody else was faster.
    func flush() throws {
        guard !queued.isEmpty else { return }
        defer { queued = [] }
        try connection.flush(queued)
    }
}
