import GRDB
import Storage

/// What one phase or one read sees of a connection.
final class PhaseConnection: SQLConnection {
    /// Nil once the phase is over.
    private var statements: StatementCache?
    /// The first failure of the engine. From then on nothing runs: after some of them SQLite has
    /// already rolled the whole transaction back, and the next statement would be committed on its
    /// own.
    private(set) var failure: StorageFailure?
    /// Whether anything was run that could have changed the database.
    private(set) var hasWritten = false

    init(_ statements: StatementCache) { self.statements = statements }

    var dialect: Dialect { .sqlite }

    func end() { statements = nil }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        let database = try usable().database
        let before = database.totalChangesCount
        try run(sql, arguments) { _ in }
        // `changesCount` is that of the last statement that could change anything, which need not
        // be this one.
        return database.totalChangesCount == before ? 0 : database.changesCount
    }

    func script(_ sql: String) throws {
        let statements = try usable()
        hasWritten = true
        do {
            try statements.database.execute(sql: sql)
        } catch {
            throw noted(error)
        }
    }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        let statements = try usable()
        do {
            statements.noteExecution()
            let statement = try statements.statement(sql)
            if !statement.isReadOnly { hasWritten = true }
            try statement.run(arguments, each)
        } catch {
            throw noted(error)
        }
    }

    private func usable() throws(StorageFailure) -> StatementCache {
        if let failure { throw failure }
        guard let statements else { throw .connectionEscaped }
        return statements
    }

    /// Errors of the caller's own closures pass unchanged.
    private func noted(_ error: any Error) -> any Error {
        guard error is DatabaseError else { return error }
        let mapped = StorageFailure.mapping(error)
        failure = failure ?? mapped
        return mapped
    }
}
