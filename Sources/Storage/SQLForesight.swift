package import Engine

extension SQLSnapshot {
    /// Runs `reads` on a notebook in place of the database: what they would ask is what is
    /// foreseen, so nothing is worded twice.
    package func foresee(_ reads: (any Snapshot) throws -> Void) {
        guard let gathering = connection as? GatheringConnection else { return }
        let notebook = Notebook(dialect: connection.dialect)
        // A read that can't do without rows ends the list there; the rest is asked when it is
        // needed.
        try? reads(ForeseeingSnapshot(notebook, as: self))
        gathering.foresee(notebook.queries)
    }
}

private final class ForeseeingSnapshot: SQLSnapshot {
    private let (locks, counters): (Bool, Bool)
    override var locksWhatItReads: Bool { locks }
    override var locksCounters: Bool { counters }

    init(_ notebook: Notebook, as snapshot: SQLSnapshot) {
        (locks, counters) = (snapshot.locksWhatItReads, snapshot.locksCounters)
        super.init(notebook)
    }
}

/// Writes down what is asked, and returns no rows.
private final class Notebook: SQLConnection {
    let dialect: Dialect
    private(set) var queries: [SQLQuery] = []

    init(dialect: Dialect) { self.dialect = dialect }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        queries.append(SQLQuery(sql, arguments: arguments) { _ in })
    }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int { throw StorageFailure.readOnly }

    func script(_ sql: String) throws { throw StorageFailure.readOnly }
}
