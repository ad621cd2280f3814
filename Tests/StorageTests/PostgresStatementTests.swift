import Storage
import StoragePostgres
import Testing

@Suite("PostgreSQL: statements")
struct PostgresStatementTests {
    @Test("Every write says how many rows it touched")
    func touchedRows() async throws {
        let bench = try await PostgresWorkbench()
        let touched = try await bench.database.write { connection in
            [
                try connection.execute("INSERT INTO owner (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
                try connection.execute("UPDATE owner SET age = 1 WHERE id < $1", 3),
                try connection.execute("SELECT 1"),
                try connection.execute("DELETE FROM owner WHERE id = $1", 9),
                try connection.execute("INSERT INTO owner (id, name) VALUES (1, 'z') ON CONFLICT DO NOTHING"),
            ]
        }
        #expect(touched == [3, 2, 0, 0, 0])
        #expect(try await bench.owners() == [1, 2, 3])
    }

    @Test("What a write returns can be read, and is kept")
    func returning() async throws {
        let bench = try await PostgresWorkbench()
        let names = try await bench.database.write {
            try $0.query("INSERT INTO owner (id, name) VALUES (1, 'a'), (2, 'b') RETURNING name") { try $0.text(0) }
        }
        #expect(names == ["a", "b"])
        #expect(try await bench.owners() == [1, 2])
    }

    @Test(
        "A wrong statement is refused before or by the server, and the connection is good for the next",
        arguments: [
            ("SELECT $1, $2", [1]), ("SELECT $1", [1, 2]), ("SELECT ?", [1]), ("SELECT $1::bigint", [1]),
            ("SELECT $1, $3", [1, 2]),
            ("SELEKT 1", []), ("SELECT missing FROM owner", []), ("SELECT * FROM nowhere", []),
        ] as [(SQLStatement, [Int])])
    func malformed(sql: SQLStatement, values: [Int]) async throws {
        let bench = try await PostgresWorkbench(settings: .init(connections: 1))
        let arguments = values.map(\.sqlValue)
        let failure = await #expect(throws: StorageFailure.self) {
            try await bench.database.write { try $0.query(sql, arguments: arguments) { _ in } }
        }
        #expect({ if case .malformedStatement = failure { true } else { false } }(), "\(String(describing: failure))")
        #expect(try await bench.owners() == [])
    }

    @Test("A text with a zero byte is refused")
    func zeroByte() async throws {
        let bench = try await PostgresWorkbench()
        await #expect {
            try await bench.database.read { try $0.query("SELECT CAST($1 AS TEXT)", "zero\0byte") { _ in } }
        } throws: { error in
            if case .malformedStatement = error as? StorageFailure { true } else { false }
        }
    }

    @Test(
        "Each broken rule of the schema is told apart and names no value",
        arguments: [
            (
                "INSERT INTO owner (id, name) VALUES (2, 'secret')",
                StorageFailure.constraint(.unique, subject: "owner_name_key")
            ),
            ("INSERT INTO owner (id, name) VALUES (1, 'other')", .constraint(.unique, subject: "owner_pkey")),
            ("INSERT INTO owner (id, name) VALUES (2, NULL)", .constraint(.notNull, subject: "owner.name")),
            (
                "INSERT INTO owner (id, name, age) VALUES (2, 'other', -4711)",
                .constraint(.check, subject: "owner_age_check")
            ),
            ("INSERT INTO child (owner) VALUES (4711)", .constraint(.foreignKey, subject: "child_owner_fkey")),
            ("INSERT INTO thing (id, owner) VALUES (1, 4711)", .constraint(.foreignKey, subject: "thing_owner_fkey")),
        ] as [(SQLStatement, StorageFailure)])
    func constraints(sql: SQLStatement, failure: StorageFailure) async throws {
        let bench = try await PostgresWorkbench()
        try await bench.database.write { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'secret')") }
        let thrown = await #expect(throws: StorageFailure.self) {
            try await bench.database.write { try $0.flush([QueuedStatement(sql)]) }
        }
        #expect(thrown == failure)
        #expect(thrown?.description.contains("4711") == false)
        #expect(try await bench.owners() == [1])
    }

    @Test("A reader's own error passes unchanged, and the phase continues")
    func readersError() async throws {
        let bench = try await PostgresWorkbench()
        let rows = try await bench.database.write { connection in
            let sql: SQLStatement = "SELECT 1 UNION ALL SELECT 2"
            #expect(throws: PhaseRefusal.self) { try connection.query(sql) { _ in throw PhaseRefusal() } }
            return try connection.query(sql) { try $0.int(0) }
        }
        #expect(rows == [1, 2])
    }

    @Test("A failure that the closure catches ends the phase all the same")
    func caughtFailure() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(1)
        await #expect(throws: StorageFailure.constraint(.unique, subject: "owner_pkey")) {
            try await bench.database.write { connection in
                try connection.execute("INSERT INTO owner (id, name) VALUES (2, 'two')")
                _ = try? connection.execute("INSERT INTO owner (id, name) VALUES (1, 'again')")
                #expect(throws: StorageFailure.constraint(.unique, subject: "owner_pkey")) {
                    try connection.execute("INSERT INTO owner (id, name) VALUES (3, 'three')")
                }
            }
        }
        #expect(try await bench.owners() == [1])
    }

    @Test("A connection is useless once its phase is over")
    func escapedConnection() async throws {
        let bench = try await PostgresWorkbench()
        nonisolated(unsafe) var escaped: (any SQLConnection)?
        try await bench.database.write { escaped = $0 }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.execute("DELETE FROM owner") }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.query("SELECT 1") { _ in } }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.flush([]) }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.script("DELETE FROM owner") }
    }

    @Test("A read can't write")
    func questionsOnlyRead() async throws {
        let bench = try await PostgresWorkbench()
        await #expect(throws: StorageFailure.readOnly) {
            try await bench.database.read { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'one')") }
        }
        #expect(try await bench.owners() == [])
    }

    @Test("A read sees one moment, whatever is written meanwhile")
    func snapshot() async throws {
        let bench = try await PostgresWorkbench()
        let gate = PhaseGate()
        let read = Task {
            try await bench.database.read { connection in
                let before = try PostgresWorkbench.owners(connection)
                gate.pass()
                return [before, try PostgresWorkbench.owners(connection)]
            }
        }
        try await gate.untilEntered()
        try await bench.insert(1)
        gate.open()
        #expect(try await read.value == [[], []])
    }

    @Test("The whole database can be read through, and says how large it is")
    func integrity() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(1)
        try await bench.database.checkIntegrity()
        #expect(try await bench.database.databaseSize > 1_000_000)
    }
}
