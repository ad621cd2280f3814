import GRDB
import Storage
import TestSupport
import Testing

@Suite("Query plans")
struct QueryPlanTests {
    /// They ask about everything there is, for figures and for operators, and no request waits for
    /// them.
    private static let mayScan = [
        "SELECT realm, operation, state, COUNT(*) FROM flow GROUP BY",
        "SELECT topic, CAST(SUM(1 - is_dead) AS BIGINT)",
        "SELECT id, realm, name, digest, scopes, created_at, revoked_at\nFROM api_key WHERE CAST",
        // A row a server, not a row a person.
        "SELECT id, name, release, started_at, seen_at, key_versions FROM node",
    ]

    @Test("No statement of the store scans a table that grows")
    func noScans() async throws {
        let statements = try await everyStatement()
        #expect(statements.count > 70)
        let plans = try await StoreWorkbench()
        let scanning = try await DatabaseQueue(path: plans.path).read { database in
            try statements.filter { statement in
                try Self.scans(statement, in: database) && !Self.mayScan.contains { statement.hasPrefix($0) }
            }
        }
        #expect(scanning.isEmpty)
    }

    /// Those that the contract makes the store run, which is each at least once.
    private func everyStatement() async throws -> Set<String> {
        var statements: Set<String> = []
        for clause in StoreContract.clauses {
            let bench = try await StoreWorkbench()
            let recording = RecordingDatabase(bench.database)
            try await clause.check(SQLStore(database: recording))
            statements.formUnion(recording.statements)
        }
        return statements
    }

    /// `ahead` is the one row that `enqueue` looks at; `kept` are the answers of one flow, up to a
    /// bound; `place` and `json_each` are the list that a statement was given.
    private static let small = [
        "SCAN ahead", "SCAN kept", "SCAN place", "SCAN CONSTANT ROW", "SCAN json_each VIRTUAL TABLE INDEX 1:",
    ]

    /// `SCAN 3 CONSTANT ROWS`: those that are inserted.
    private static func isGiven(_ step: String) -> Bool { step.hasSuffix(" CONSTANT ROWS") }

    private static func scans(_ sql: String, in database: Database) throws -> Bool {
        let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
        statement.setUncheckedArguments(StatementArguments())
        let steps = try Row.fetchAll(statement).map { row -> String in row["detail"] }
        return steps.contains { $0.hasPrefix("SCAN ") && !small.contains($0) && !isGiven($0) }
    }
}
