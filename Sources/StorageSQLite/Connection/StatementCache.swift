import GRDB
import Storage
import Synchronization

/// The prepared statements of one connection, found by the address of their text: hashing the text
/// itself, as a dictionary of strings does, costs more than running a small statement.
///
/// `@unchecked`: touched on its connection's dispatch queue only, and after that queue has come to
/// rest.
final class StatementCache: @unchecked Sendable {
    let database: Database
    /// What was run for phases and questions since ``takeCount()``.
    private var count = 0
    private var statements: [UnsafePointer<UInt8>: PreparedStatement] = [:]

    init(_ database: Database) { self.database = database }

    func statement(_ sql: StaticString) throws -> PreparedStatement {
        if let known = statements[sql.utf8Start] { return known }
        let prepared = try PreparedStatement(sql, in: database)
        statements[sql.utf8Start] = prepared
        return prepared
    }

    func discardAll() { statements = [:] }

    func noteExecution() { count += 1 }

    func takeCount() -> Int {
        defer { count = 0 }
        return count
    }

    /// For the statements that steer transactions.
    func control(_ sql: StaticString) throws {
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
