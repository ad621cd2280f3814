import Domain
import Storage
import StoragePostgres
import Testing

@Suite("PostgreSQL: values")
struct PostgresValueTests {
    @Test("A number comes back as it was given", arguments: [nil, 0, -1, .min, .max])
    func integers(value: Int64?) async throws {
        let bench = try await PostgresWorkbench()
        let found = try await bench.database.read { connection in
            try connection.query("SELECT CAST($1 AS BIGINT)", arguments: [value.sqlValue]) { try $0.optionalInteger(0) }
        }
        #expect(found == [value])
    }

    @Test(
        "A text comes back as it was given",
        arguments: [nil, "", "+86 138 0013 8000", "邮箱 👩‍👩‍👧 é", String(repeating: "长", count: 100_000)])
    func texts(value: String?) async throws {
        let bench = try await PostgresWorkbench()
        let found = try await bench.database.read { connection in
            try connection.query("SELECT CAST($1 AS TEXT)", arguments: [value.sqlValue]) { try $0.optionalText(0) }
        }
        #expect(found == [value])
    }

    @Test(
        "Bytes come back as they were given",
        arguments: [nil, [], [0], [0, 255, 0, 1], [UInt8](repeating: 9, count: 1 << 20)] as [[UInt8]?])
    func blobs(value: [UInt8]?) async throws {
        let bench = try await PostgresWorkbench()
        let found = try await bench.database.write { connection in
            try connection.query("SELECT CAST($1 AS BYTEA)", arguments: [value.sqlValue]) { try $0.optionalBlob(0) }
        }
        #expect(found == [value])
    }

    @Test("Numbers of every width, and truth, are read as numbers")
    func widths() async throws {
        let bench = try await PostgresWorkbench()
        let found = try await bench.database.read { connection in
            try connection.query("SELECT CAST(-7 AS SMALLINT), -7, CAST(-7 AS BIGINT), TRUE, FALSE") { row in
                try (0..<5).map { try row.integer($0) }
            }
        }
        #expect(found == [[-7, -7, -7, 1, 0]])
    }

    @Test("Typed values come back as they were given")
    func typed() async throws {
        let bench = try await PostgresWorkbench()
        let account = AccountID(high: 0x0123_4567_89AB_7DEF, low: 0x8000_0000_0000_0001)
        let instant = Instant(milliseconds: 1_774_000_000_123)
        try await bench.database.read { connection in
            _ = try connection.query(
                "SELECT CAST($1 AS BYTEA), CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT)", account, instant,
                TestWord.bankCard,
                Instant?.none
            ) { row in
                let (id, time): (AccountID, Instant) = (try row.id(0), try row.instant(1))
                #expect(id == account)
                #expect(time == instant)
                #expect(try row.raw(2, as: TestWord.self) == .bankCard)
                #expect(try row.optionalInstant(3) == nil)
            }
        }
    }

    @Test("Numbered placeholders take the argument of their number, in any order and more than once")
    func placeholders() async throws {
        let bench = try await PostgresWorkbench()
        let mixed = try await bench.database.read { connection in
            try connection.query(
                "SELECT CAST($3 AS BIGINT), CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT)", 10, 20, 30
            ) { row in try (0..<4).map { try row.integer($0) } }
        }
        #expect(mixed == [[30, 10, 20, 30]])
    }

    @Test("A column that holds something else is refused by position")
    func wrongColumn() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.database.read { connection in
            _ = try connection.query("SELECT 'text', NULL, 4711") { row in
                Self.expectMalformed("column 0") { try row.integer(0) }
                Self.expectMalformed("column 1") { try row.text(1) }
                Self.expectMalformed("column 2") { try row.blob(2) }
                Self.expectMalformed("column 3") { try row.text(3) }
                Self.expectMalformed("column 0") { try row.id(0) as AccountID }
                Self.expectMalformed("column 0") { try row.raw(0) as TestWord }
            }
        }
    }

    private static func expectMalformed(
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
