import Domain
import Storage
import StorageSQLite
import Testing

@Suite("SQLite: a connection")
struct SQLiteConnectionTests {
    @Test(
        "A value comes back as it was given",
        arguments: [
            SQLValue.null, .integer(0), .integer(.min), .integer(.max), .text(""), .text("+86 138 0013 8000"),
            .text("邮箱 👩‍👩‍👧 é"),
            .blob([]), .blob([0]), .blob([0, 255, 0, 1]), .blob([UInt8](repeating: 9, count: 100_000)),
        ])
    func roundTrip(value: SQLValue) async throws {
        let bench = try await SQLiteWorkbench()
        let read = try await bench.database.write { try $0.query("SELECT $1", arguments: [value], map: Self.value) }
        #expect(read == [value])
    }

    @Test("Typed values come back as they were given")
    func typedRoundTrip() async throws {
        let bench = try await SQLiteWorkbench()
        let account = AccountID(high: 0x0123_4567_89AB_7DEF, low: 0x8000_0000_0000_0001)
        let instant = Instant(milliseconds: 1_774_000_000_123)
        try await bench.database.read { connection in
            let realm = RealmID(rawValue: "marketplace")
            _ = try connection.query(
                "SELECT $1, $2, $3, $4, $5, $6", account, instant, true, TestWord.bankCard, realm, Instant?.none
            ) { row in
                #expect(try row.id(0) == account)
                #expect(try row.instant(1) == instant)
                #expect(try row.bool(2))
                #expect(try row.raw(3, as: TestWord.self) == .bankCard)
                let found = try row.optionalRaw(4, as: RealmID.self)
                #expect(found == realm)
                #expect(try row.optionalInstant(5) == nil)
            }
        }
    }

    @Test("Numbered placeholders take the argument of their number, in any order and more than once")
    func placeholders() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.read { connection in
            let four: (SQLRow) throws -> [Int64] = { row in try (0..<4).map { try row.integer($0) } }
            let rising = try connection.query("SELECT $1, $2, $1, $3", 10, 20, 30, map: four)
            let mixed = try connection.query("SELECT $3, $1, $2, $3", 10, 20, 30, map: four)
            #expect(rising == [[10, 20, 10, 30]])
            #expect(mixed == [[30, 10, 20, 30]])
        }
    }

    @Test("A statement whose placeholders and arguments don't agree is refused")
    func wrongPlaceholders() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.read { connection in
            Self.expectMalformed { try connection.query("SELECT $1, $2", 1) { _ in } }
            Self.expectMalformed { try connection.query("SELECT $1", 1, 2) { _ in } }
            Self.expectMalformed { try connection.query("SELECT ?", 1) { _ in } }
            Self.expectMalformed { try connection.query("SELECT $1::bigint", 1) { _ in } }
            Self.expectMalformed { try connection.query("SELECT $1, $3", 1, 2) { _ in } }
            Self.expectMalformed { try connection.query("SELECT $1", "zero\0byte") { _ in } }
        }
    }

    @Test("A statement that does not parse is a typed failure")
    func syntaxError() async throws {
        let bench = try await SQLiteWorkbench()
        await #expect { try await bench.database.read { try $0.query("SELEKT 1") { _ in } } } throws: { error in
            if case .malformedStatement = error as? StorageFailure { true } else { false }
        }
    }

    @Test("A column that holds something else is refused by position, without its value")
    func wrongColumn() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.read { connection in
            _ = try connection.query("SELECT 'secret', NULL, 4711") { row in
                Self.expectMalformedRow("column 0") { try row.integer(0) }
                Self.expectMalformedRow("column 1") { try row.text(1) }
                Self.expectMalformedRow("column 2") { try row.blob(2) }
                Self.expectMalformedRow("column 3") { try row.text(3) }
                Self.expectMalformedRow("column 0") { try row.id(0) as AccountID }
                Self.expectMalformedRow("column 0") { try row.raw(0) as TestWord }
            }
        }
    }

    @Test("Every write says how many rows it touched")
    func touchedRows() async throws {
        let bench = try await SQLiteWorkbench()
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
    }

    @Test("What a write returns can be read")
    func returning() async throws {
        let bench = try await SQLiteWorkbench()
        let names = try await bench.database.write {
            try $0.query("INSERT INTO owner (id, name) VALUES (1, 'a'), (2, 'b') RETURNING name") { try $0.text(0) }
        }
        #expect(names == ["a", "b"])
        #expect(try bench.ownersSeenFromOutside() == 2)
    }

    @Test("A reader's own error passes unchanged, and the statement can be used again")
    func readersError() async throws {
        let bench = try await SQLiteWorkbench()
        let rows = try await bench.database.write { connection in
            let sql: SQLStatement = "SELECT 1 UNION ALL SELECT 2"
            #expect(throws: PhaseRefusal.self) { try connection.query(sql) { _ in throw PhaseRefusal() } }
            return try connection.query(sql) { try $0.int(0) }
        }
        #expect(rows == [1, 2])
    }

    @Test("A statement can't be started inside its own rows")
    func nestedStatement() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.read { connection in
            let sql: SQLStatement = "SELECT 1 UNION ALL SELECT 2"
            Self.expectMalformed { try connection.query(sql) { _ in try connection.query(sql) { _ in } } }
        }
    }

    @Test("A connection is useless once its phase is over")
    func escapedConnection() async throws {
        let bench = try await SQLiteWorkbench()
        nonisolated(unsafe) var escaped: (any SQLConnection)?
        try await bench.database.write { escaped = $0 }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.execute("DELETE FROM owner") }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.query("SELECT 1") { _ in } }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.script("DELETE FROM owner") }
        try await bench.database.read { escaped = $0 }
        #expect(throws: StorageFailure.connectionEscaped) { try escaped?.query("SELECT 1") { _ in } }
    }

    @Test("A read can't write")
    func questionsOnlyRead() async throws {
        let bench = try await SQLiteWorkbench()
        await #expect(throws: StorageFailure.readOnly) {
            try await bench.database.read { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'one')") }
        }
    }

    @Test("A read sees one moment, whatever is written meanwhile")
    func snapshot() async throws {
        let bench = try await SQLiteWorkbench()
        let gate = PhaseGate()
        let read = Task {
            try await bench.database.read { connection in
                let before = try connection.query("SELECT count(*) FROM owner") { try $0.int(0) }
                gate.pass()
                return try before + connection.query("SELECT count(*) FROM owner") { try $0.int(0) }
            }
        }
        try await gate.untilEntered()
        try await bench.insert(1).value
        gate.open()
        #expect(try await read.value == [0, 0])
    }

    private static func value(_ row: SQLRow) throws -> SQLValue {
        if row.isNull(0) { return .null }
        if let integer = try? row.integer(0) { return .integer(integer) }
        if let text = try? row.text(0) { return .text(text) }
        return .blob(try row.blob(0))
    }

    private static func expectMalformed(_ body: () throws -> [some Any], _ location: SourceLocation = #_sourceLocation)
    {
        #expect(sourceLocation: location) {
            _ = try body()
        } throws: { error in
            if case .malformedStatement = error as? StorageFailure { true } else { false }
        }
    }

    private static func expectMalformedRow(
        _ start: String, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
    ) {
        #expect(sourceLocation: location) {
            _ = try body()
        } throws: { error in
            guard case .malformedRow(let detail) = error as? StorageFailure else { return false }
            return detail.hasPrefix(start)
        }
    }
}
