import GRDB
import Storage
import Synchronization

/// The prepared statements of one connection.
///
/// `@unchecked`: touched on its connection's dispatch queue only, and after that queue has gone
/// idle.
final class StatementCache: @unchecked Sendable {
    let database: Database
    /// What was run for phases and reads since ``takeCount()``.
    private var count = 0
    private var statements: [SQLStatement: PreparedStatement] = [:]

    init(_ database: Database) { self.database = database }

    func statement(_ sql: SQLStatement) throws -> PreparedStatement {
        if let known = statements[sql] { return known }
        let prepared = try PreparedStatement(sql, in: database)
        statements[sql] = prepared
        return prepared
    }

    func discardAll() { statements = [:] }

    func noteExecution() { count += 1 }

    func takeCount() -> Int {
        defer { count = 0 }
        return count
    }

    /// For the statements that steer transactions.
    func control(_ sql: SQLStatement) throws {
        do {
            try statement(sql).run([]) { _ in }
        } catch {
            throw StorageFailure.mapping(error)
        }
    }
}

/// The caches of a pool's connections.
final class StatementCaches: Sendable {
    private let caches = Mutex<[ObjectIdentifier: StatementCache]>([:])

    /// - Parameter database: on whose queue the caller runs.
    func cache(of database: Database) -> StatementCache {
        caches.withLock { caches in
            if let known = caches[ObjectIdentifier(database)] { return known }
            let created = StatementCache(database)
            caches[ObjectIdentifier(database)] = created
            return created
        }
    }

    /// SQLite won't close a connection that has statements left. To be called when no connection is
    /// in use.
    func discardAll() {
        caches.withLock { caches in
            for cache in caches.values { cache.discardAll() }
            caches = [:]
        }
    }
}
