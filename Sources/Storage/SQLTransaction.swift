import Domain
import Engine
import Vault

/// A unit of work: reads go to the connection at once, writes wait until the phase has returned.
/// Written together, they cost PostgreSQL one round trip, and a phase that refuses has written
/// nothing.
///
/// Writes reach the database in the order in which they were asked for, so a row comes before the
/// rows that refer to it.
///
/// On PostgreSQL phases run at the same time, and each statement sees what was committed before it.
/// An account that a phase reads is locked: phases about one follow one another. Everything else is
/// guarded by a revision, a unique index or a condition of the write itself, or adds to what is there. Limits and
/// failures, which strangers share, are written only where they are as the phase has read them; else it runs again, and
/// then locks them as it reads, so that those who want one of them get through in turn.
package final class SQLTransaction: SQLSnapshot, Transaction {
    private var queued: [QueuedStatement] = []
    /// The last statement of each insert to which rows can be added, by its place.
    private var open: [SQLStatement: (place: Int, rows: Int)] = [:]
    /// Of the messages that wait to be written together, how many there are of each lane and when the last is due.
    var lanes: [[UInt8]: (count: Int, due: Instant)] = [:]
    /// Whether others' writes made the phase run again: from then on it holds what it counts on.
    private let runsAgain: Bool
    private(set) var seen = SeenCounters()

    /// - Parameter runsAgain: whether others' writes made it.
    init(_ connection: any SQLConnection, runsAgain: Bool) {
        self.runsAgain = runsAgain
        super.init(connection)
    }

    /// SQLite has one writer anyway.
    override var locksWhatItReads: Bool { connection.dialect == .postgres }
    override var locksCounters: Bool { runsAgain && connection.dialect == .postgres }

    override func note(_ hits: [StoredHits], for keys: [KeyedHash]) { seen.note(hits, for: keys) }
    func noteReplaced(_ keys: [KeyedHash]) { seen.noteReplaced(keys) }
    override func note(_ failures: FailuresRow?, for key: KeyedHash) { seen.note(failures, for: key) }
    override func note(_ failures: [FailuresRow], of account: AccountID) { seen.note(failures, of: account) }

    /// - Parameter expecting: the number of rows; with any other, somebody else was faster and the
    ///   phase must run again.
    @inline(__always)
    func queue<each Value: SQLBindable>(_ sql: SQLStatement, _ values: repeat each Value, expecting: Int? = nil) {
        queued.append(QueuedStatement(sql, repeat each values, expecting: expecting))
    }

    /// Whether the next row will begin a statement.
    func startsAnew(_ insert: RowInsert) -> Bool {
        open[insert.statement(for: 1)].map { $0.rows == RowInsert.most } ?? true
    }

    /// Rows that refer to no other row of the phase but the account: they go with the first of their kind.
    func add(_ values: [SQLValue], with insert: RowInsert) {
        let key = insert.statement(for: 1)
        guard let last = open[key], last.rows < RowInsert.most else {
            open[key] = (queued.count, 1)
            return queued.append(QueuedStatement(insert, rows: values, guarded: false))
        }
        open[key] = (last.place, last.rows + 1)
        queued[last.place] = QueuedStatement(
            insert, rows: queued[last.place].arguments + values, guarded: false)
    }

    /// - Parameter guarded: whether each of them must be written.
    func insert(_ rows: [[SQLValue]], with insert: RowInsert, guarded: Bool = false) {
        for start in stride(from: 0, to: rows.count, by: RowInsert.most) {
            let some = rows[start..<min(start + RowInsert.most, rows.count)]
            queued.append(QueuedStatement(insert, rows: some.flatMap(\.self), guarded: guarded))
        }
    }

    /// Sends what waits.
    /// - Throws: ``StorageFailure/stale`` or ``StorageFailure/constraint(_:subject:)`` where
    ///   somebody else was faster.
    func flush() throws {
        guard !queued.isEmpty else { return }
        defer { (queued, open) = ([], [:]) }
        try connection.flush(queued)
    }
}
