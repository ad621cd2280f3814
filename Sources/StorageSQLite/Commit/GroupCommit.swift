import GRDB
import GRDBSQLite
import Storage

/// Many phases, one transaction, one fsync. Each phase stands in a savepoint of its own, so that one that fails takes back only
/// what it did; all are told only after the commit, so that nobody hears of what a crash could still undo.
struct GroupCommit {
    let statements: StatementCache
    let meter: Meter

    /// - Parameter size: learns from how long it took.
    func run(_ group: [any WaitingPhase], learning size: inout GroupSize) {
        do throws(StorageFailure) {
            try keep(group, &size)
        } catch {
            takeBack(group, because: error)
        }
        meter.notePhases(group.count, statements: statements.takeCount())
        for phase in group { phase.acknowledge() }
    }

    private func keep(_ group: [any WaitingPhase], _ size: inout GroupSize) throws(StorageFailure) {
        let began = ContinuousClock.now
        try control("BEGIN IMMEDIATE")
        if let phase = group.first, group.count == 1 {
            guard try attempt(phase) else { return try control("ROLLBACK") }
        } else {
            for phase in group { try run(phase) }
        }
        let committing = ContinuousClock.now
        try control("COMMIT")
        let flush = ContinuousClock.now - committing
        meter.noteCommit(lasting: flush)
        size.note(group.count, work: committing - began, flush: flush)
    }

    /// - Throws: only when the transaction is lost for the whole group.
    private func run(_ phase: any WaitingPhase) throws(StorageFailure) {
        try control("SAVEPOINT phase")
        if !(try attempt(phase)) { try control("ROLLBACK TO phase") }
        try control("RELEASE phase")
    }

    /// - Returns: whether what it did is to be kept.
    private func attempt(_ phase: any WaitingPhase) throws(StorageFailure) -> Bool {
        let connection = PhaseConnection(statements)
        var isKept = phase.run(on: connection)
        connection.end()
        // A full disk and the like make SQLite roll back everything, not just the savepoint (sqlite.org/lang_transaction.html, 3.2).
        guard statements.database.isInsideTransaction else {
            throw connection.failure ?? .unavailable("a phase ended the transaction it runs in")
        }
        if isKept, leavesForeignKeysOpen {
            phase.refuse(.constraint(.foreignKey, subject: "the schema"))
            isKept = false
        }
        return isKept
    }

    /// Deferred foreign keys are judged at COMMIT, where one phase's fault would fail all; the counters tell after each phase.
    private var leavesForeignKeysOpen: Bool {
        var (open, unused): (CInt, CInt) = (0, 0)
        sqlite3_db_status(statements.database.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &unused, 0)
        return open != 0
    }

    private func takeBack(_ group: [any WaitingPhase], because failure: StorageFailure) {
        // Does nothing where SQLite has rolled back already.
        try? statements.database.rollback()
        for phase in group { phase.refuse(failure) }
    }

    private func control(_ sql: StaticString) throws(StorageFailure) {
        do {
            try statements.control(sql)
        } catch {
            throw StorageFailure.mapping(error)
        }
    }
}
