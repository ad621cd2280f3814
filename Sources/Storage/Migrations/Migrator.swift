package import Domain

/// Brings a database to the schema that this release knows.
///
/// A database that later releases have migrated is worked with as long as none of their migrations
/// needs more than this release knows (``Migration/needs``), so that the nodes of one database can
/// be upgraded one by one, the schema first.
package struct Migrator: Sendable {
    private let database: any SQLDatabase
    private let known: [Migration]

    /// - Parameter known: in order of number, from 1; a list other than ``Migration/all`` is for
    ///   tests.
    package init(database: any SQLDatabase, known: [Migration] = Migration.all) {
        self.database = database
        self.known = known
    }

    /// What ``apply(at:)`` would run, in order. Changes nothing.
    /// - Throws: ``StorageFailure/newerFormat(found:known:)`` when a later release was here that
    ///   left nothing for this one.
    package func pending() async throws -> [Migration] {
        let known = known
        return try await database.read { try Self.pending(of: known, on: $0) }
    }

    /// Runs what is pending, each migration in a transaction of its own, so that one that fails
    /// leaves the earlier ones in place.
    /// - Returns: what was run; nothing the second time.
    /// - Throws: ``StorageFailure/newerFormat(found:known:)`` as with ``pending()``, or another
    ///   ``StorageFailure``.
    @discardableResult
    package func apply(at now: Instant) async throws -> [Migration] {
        let known = known
        var applied: [Migration] = []
        while let migration = try await database.write({ try Self.applyNext(of: known, on: $0, at: now) }) {
            applied.append(migration)
        }
        return applied
    }

    private static func applyNext(
        of known: [Migration], on connection: any SQLConnection, at now: Instant
    ) throws -> Migration? {
        try waitForOthers(connection)
        guard let next = try pending(of: known, on: connection).first else { return nil }
        try prepareRecord(on: connection)
        try connection.script(next.script(for: connection.dialect))
        try connection.execute(
            "INSERT INTO schema_migration (number, name, applied_at, needs) VALUES ($1, $2, $3, $4)", next.number,
            next.name, now,
            next.needs)
        return next
    }

    /// The first two releases kept no `needs`; their rows have none, and each needs itself.
    private static func prepareRecord(on connection: any SQLConnection) throws {
        let columns = try recordColumns(connection)
        if columns.isEmpty {
            try connection.script(
                """
                CREATE TABLE schema_migration
                (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL, needs BIGINT)
                """)
        } else if !columns.contains("needs") {
            try connection.script("ALTER TABLE schema_migration ADD COLUMN needs BIGINT")
        }
    }

    private static func pending(of known: [Migration], on connection: any SQLConnection) throws -> [Migration] {
        let columns = try recordColumns(connection)
        guard !columns.isEmpty else { return known }
        let newest =
            try connection.first("SELECT COALESCE(MAX(number), 0) FROM schema_migration") { try $0.integer(0) } ?? 0
        let newestKnown = known.last?.number ?? 0
        guard newest > newestKnown else { return known.filter { $0.number > newest } }
        guard columns.contains("needs"), try needs(after: newestKnown, on: connection) <= newestKnown else {
            throw StorageFailure.newerFormat(found: newest, known: newestKnown)
        }
        return []
    }

    /// What the migrations that this release does not know ask of it.
    private static func needs(after known: Int64, on connection: any SQLConnection) throws -> Int64 {
        try connection.first(
            "SELECT COALESCE(MAX(COALESCE(needs, number)), 0) FROM schema_migration WHERE number > $1", known
        ) { try $0.integer(0) } ?? 0
    }
}

// MARK: Where the engines differ

extension Migrator {
    /// Of the table that records the migrations; none where it is not there. Each engine keeps the
    /// list of its tables elsewhere.
    private static func recordColumns(_ connection: any SQLConnection) throws -> Set<String> {
        let names: [String] =
            switch connection.dialect {
            case .sqlite:
                try connection.query("SELECT name FROM pragma_table_info('schema_migration')") { try $0.text(0) }
            case .postgres:
                try connection.query(
                    """
                    SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                    WHERE table_schema = current_schema() AND table_name = 'schema_migration'
                    """
                ) { try $0.text(0) }
            }
        return Set(names)
    }

    /// Two nodes may start at once. SQLite has one writer; PostgreSQL needs a lock that exists
    /// before any table does.
    ///
    /// There a migration may take as long as it takes, but not wait long for a table that a dump is
    /// reading: everybody else's statements would queue up behind it.
    private static func waitForOthers(_ connection: any SQLConnection) throws {
        switch connection.dialect {
        case .sqlite: break
        case .postgres:
            try connection.script("SET LOCAL statement_timeout = 0")
            _ = try connection.query("SELECT 1 FROM (SELECT pg_advisory_xact_lock(4919)) AS taken") { _ in true }
            try connection.script("SET LOCAL lock_timeout = '5s'")
        }
    }
}
