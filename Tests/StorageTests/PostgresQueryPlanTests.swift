import Storage
import TestSupport
import Testing

@Suite("PostgreSQL: query plans")
struct PostgresQueryPlanTests {
    /// They ask about everything there is, for figures and for operators, and no request waits for
    /// them.
    private static let mayScan = [
        "SELECT realm, operation, state, COUNT(*) FROM flow GROUP BY",
        "SELECT topic, CAST(SUM(1 - is_dead) AS BIGINT)",
        "SELECT id, realm, name, digest, scopes, created_at, revoked_at\nFROM api_key WHERE CAST",
        // A row a server, not a row a person.
        "SELECT id, name, release, started_at, seen_at, key_versions FROM node",
    ]

    /// Tells the plan that serves every argument alike. Without an index there is no other way than
    /// to read the whole table, and then the plan says so however costly that is made.
    private static let planner = """
        CREATE FUNCTION plan_of(statement TEXT, placeholders BIGINT) RETURNS SETOF TEXT LANGUAGE plpgsql AS $$
        DECLARE arguments TEXT := '';
        BEGIN
            IF placeholders > 0 THEN arguments := '(' || repeat('NULL, ', CAST(placeholders AS INTEGER) - 1) || 'NULL)'; END IF;
            EXECUTE 'PREPARE asked AS ' || statement;
            RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) EXECUTE asked' || arguments;
            DEALLOCATE asked;
        END $$;
        """

    @Test("No statement of the store scans a table that grows")
    func noScans() async throws {
        let statements = try await everyStatement()
        #expect(statements.count > 70)
        let bench = try await StoreWorkbench(.postgres)
        let scanning = try await bench.database.write { connection in
            try connection.script(
                Self.planner + "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan;")
            return try statements.filter { statement in
                try !Self.mayScan.contains { statement.hasPrefix($0) } && Self.scans(statement, connection)
            }
        }
        #expect(scanning.isEmpty)
    }

    /// A join is planned otherwise: as long as nobody has counted its rows, a realm is believed to
    /// have one, is read whole and held against every value.
    @Test("What an import or a job asks for is sought value by value, in a database that has counted nothing yet")
    func importSeeks() async throws {
        let asked = try await everyStatement().filter { $0.contains("AS sought (") }
        #expect(asked.count == 5)
        let bench = try await StoreWorkbench(.postgres)
        let plans = try await bench.database.write { connection in
            try connection.script(Self.planner + "SET LOCAL plan_cache_mode = force_generic_plan;")
            return try asked.map { try Self.plan(of: $0, connection) }
        }
        for plan in plans {
            #expect(plan.contains { $0.contains("Index Cond: ") && $0.contains(" = sought.") }, "\(plan)")
        }
    }

    private func everyStatement() async throws -> Set<String> {
        try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for clause in StoreContract.clauses {
                group.addTask {
                    let bench = try await StoreWorkbench(.postgres)
                    let recording = RecordingDatabase(bench.database)
                    try await clause.check(SQLStore(database: recording))
                    return recording.statements
                }
            }
            return try await group.reduce(into: []) { $0.formUnion($1) }
        }
    }

    private static func scans(_ sql: String, _ connection: any SQLConnection) throws -> Bool {
        try plan(of: sql, connection).contains { $0.contains("Seq Scan") }
    }

    private static func plan(of sql: String, _ connection: any SQLConnection) throws -> [String] {
        let placeholders = (1...199).last { sql.contains("$\($0)") } ?? 0
        return try connection.query("SELECT plan_of($1, $2)", sql, placeholders) { try $0.text(0) }
    }
}
