import GRDB
import GRDBSQLite
import Storage

/// Many phases, one transaction. One that fails takes back only what it did; its caller hears of it
/// from the flusher.
struct GroupCommit {
    let statements: StatementCache
    let metrics: StorageMetrics
    let flusher: Flusher

    private enum AttemptResult {
        case kept, failed
        /// What it wrote is mixed with what the others wrote.
        case failedHalfWay
    }

    /// - Parameter size: learns from how long it took.
    func run(_ group: [any WaitingPhase], learning size: inout GroupSize) {
        do throws(StorageFailure) {
            try keep(group, &size)
        } catch {
            takeBack(group, because: error)
        }
        metrics.notePhases(group.count, statements: statements.takeCount())
    }

    /// Phases read and decide before they write, so that hardly one ever fails half-way. For those
    /// a savepoint each would be paid by all: two statements, and a copy of every page that it is
    /// the first to touch. So when one does fail half-way, all are taken back and run again, each
    /// in a savepoint. A phase may run twice; on PostgreSQL it does after a conflict.
    private func keep(_ group: [any WaitingPhase], _ size: inout GroupSize) throws(StorageFailure) {
        if try !commit(group, &size, attempt), group.count > 1 { _ = try commit(group, &size, attemptApart) }
    }

    /// - Returns: false when one failed half-way and everything was taken back.
    private func commit(
        _ group: [any WaitingPhase], _ size: inout GroupSize,
        _ attempt: (any WaitingPhase) throws(StorageFailure) -> AttemptResult
    ) throws(StorageFailure) -> Bool {
        if let failure = flusher.failure { throw failure }
        let began = ContinuousClock.now
        try control("BEGIN IMMEDIATE")
        var isAnyKept = false
        for phase in group {
            switch try attempt(phase) {
            case .kept: isAnyKept = true
            case .failed: break
            case .failedHalfWay:
                try control("ROLLBACK")
                return false
            }
        }
        if isAnyKept { try end(group.count, since: began, &size) } else { try control("ROLLBACK") }
        return true
    }

    private func end(_ count: Int, since began: ContinuousClock.Instant, _ size: inout GroupSize) throws(StorageFailure)
    {
        let committing = ContinuousClock.now
        flusher.beginCommit()
        defer { flusher.endCommit(wrote: hasWrittenPages) }
        try control("COMMIT")
        metrics.noteCommit()
        size.note(count, work: committing - began, flush: ContinuousClock.now - committing + flusher.lastFlush)
    }

    private func attemptApart(_ phase: any WaitingPhase) throws(StorageFailure) -> AttemptResult {
        try control("SAVEPOINT phase")
        let result = try attempt(phase)
        if result == .failedHalfWay { try control("ROLLBACK TO phase") }
        try control("RELEASE phase")
        return result == .kept ? .kept : .failed
    }

    private func attempt(_ phase: any WaitingPhase) throws(StorageFailure) -> AttemptResult {
        let connection = PhaseConnection(statements)
        var isKept = phase.run(on: connection)
        connection.end()
        // A full disk and the like make SQLite roll back everything, not just what one phase did
        // (sqlite.org/lang_transaction.html, 3.2).
        guard statements.database.isInsideTransaction else {
            throw connection.failure ?? .unavailable("a phase ended the transaction it runs in")
        }
        if isKept, leavesForeignKeysOpen {
            phase.refuse(.constraint(.foreignKey, subject: "the schema"))
            isKept = false
        }
        if isKept { return .kept }
        return connection.hasWritten ? .failedHalfWay : .failed
    }

    /// Deferred foreign keys are judged at COMMIT, where one phase's fault would fail all; the
    /// counters tell after each phase.
    private var leavesForeignKeysOpen: Bool {
        var (open, unused): (CInt, CInt) = (0, 0)
        sqlite3_db_status(statements.database.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &unused, 0)
        return open != 0
    }

    /// Whether any page went to the log since this was asked the last time.
    private var hasWrittenPages: Bool {
        var (pages, unused): (CInt, CInt) = (0, 0)
        sqlite3_db_status(statements.database.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &unused, 1)
        return pages > 0
    }

    private func takeBack(_ group: [any WaitingPhase], because failure: StorageFailure) {
        // Does nothing where SQLite has rolled back already.
        try? statements.database.rollback()
        for phase in group { phase.refuse(failure) }
    }

    private func control(_ sql: SQLStatement) throws(StorageFailure) {
        do {
            try statements.control(sql)
        } catch {
            throw StorageFailure.mapping(error)
        }
    }
}
