package import Domain

/// Brings a database to the schema that this release knows.
package struct Migrator: Sendable {
    private let database: any SQLDatabase
    private let known: [Migration]

    /// - Parameter known: in order of number, from 1; another list than ``Migration/all`` is for tests.
    package init(database: any SQLDatabase, known: [Migration] = Migration.all) {
        self.database = database
        self.known = known
    }

    /// What ``apply(at:)`` would run, in order. Changes nothing.
    /// - Throws: ``StorageFailure/newerFormat(found:known:)`` when a later release was here.
    package func pending() async throws -> [Migration] {
        let known = known
        return try await database.read { try Self.pending(of: known, on: $0) }
    }

    /// Runs what is pending, each migration in a transaction of its own, so that one that fails leaves the earlier ones in place.
    /// - Returns: what was run; nothing the second time.
    /// - Throws: ``StorageFailure/newerFormat(found:known:)`` when a later release was here, or another ``StorageFailure``.
    @discardableResult
    package func apply(at now: Instant) async throws -> [Migration] {
        let known = known
        var applied: [Migration] = []
        while let migration = try await database.write({ try Self.applyNext(of: known, on: $0, at: now) }) { applied.append(migration) }
        return applied
    }

    private static func applyNext(of known: [Migration], on connection: any SQLConnection, at now: Instant) throws -> Migration? {
        try waitForOthers(connection)
        guard let next = try pending(of: known, on: connection).first else { return nil }
        try connection.script(
            "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)")
        try connection.script(next.script(for: connection.dialect))
        try connection.execute(
            "INSERT INTO schema_migration (number, name, applied_at) VALUES ($1, $2, $3)", next.number, next.name, now)
        return next
    }

    private static func pending(of known: [Migration], on connection: any SQLConnection) throws -> [Migration] {
        let newest = try newestApplied(connection)
        let newestKnown = known.last?.number ?? 0
        guard newest <= newestKnown else { throw StorageFailure.newerFormat(found: newest, known: newestKnown) }
        return known.filter { $0.number > newest }
    }

    private static func newestApplied(_ connection: any SQLConnection) throws -> Int64 {
        guard try hasBegun(connection) else { return 0 }
        return try connection.first("SELECT COALESCE(MAX(number), 0) FROM schema_migration") { try $0.integer(0) } ?? 0
    }
}

// MARK: Where the engines differ

extension Migrator {
    /// Each engine keeps the list of its tables elsewhere.
    private static func hasBegun(_ connection: any SQLConnection) throws -> Bool {
        let count: Int64? =
            switch connection.dialect {
            case .sqlite:
                try connection.first("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'") {
                    try $0.integer(0)
                }
            case .postgres:
                try connection.first(
                    """
                    SELECT COUNT(*) FROM information_schema.tables
                    WHERE table_schema = current_schema() AND table_name = 'schema_migration'
                    """
                ) { try $0.integer(0) }
            }
        return (count ?? 0) > 0
    }

    /// Two nodes may start at once. SQLite has one writer; PostgreSQL needs a lock that exists before any table does.
    private static func waitForOthers(_ connection: any SQLConnection) throws {
        switch connection.dialect {
        case .sqlite: break
        case .postgres: _ = try connection.query("SELECT 1 FROM (SELECT pg_advisory_xact_lock(4919)) AS taken") { _ in true }
        }
    }
}
