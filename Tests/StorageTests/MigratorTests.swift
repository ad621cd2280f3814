import Domain
import Storage
import Testing

@Suite("Migrations")
struct MigratorTests {
    private static let later = Instant(milliseconds: 1_795_249_800_000)

    @Test("Numbers begin at 1 and leave no gap")
    func numbers() {
        #expect(Migration.all.map(\.number) == (1...Int64(Migration.all.count)).map { $0 })
    }

    @Test("An empty database has everything pending, and asking changes nothing")
    func emptyDatabase() async throws {
        let bench = try await StoreWorkbench(migrated: false)
        let migrator = Migrator(database: bench.database)
        #expect(try await migrator.pending().map(\.number) == Migration.all.map(\.number))
        let tables = try await bench.database.read { try $0.query("SELECT name FROM sqlite_master", []) { try $0.text(0) } }
        #expect(tables.isEmpty)
    }

    @Test("Each migration is recorded with its name and time")
    func recorded() async throws {
        let bench = try await StoreWorkbench(migrated: false)
        #expect(try await Migrator(database: bench.database).apply(at: Self.later).map(\.name) == Migration.all.map(\.name))
        let times = try await bench.database.read { connection in
            try connection.query("SELECT applied_at FROM schema_migration ORDER BY number", []) { try $0.instant(0) }
        }
        #expect(times == Migration.all.map { _ in Self.later })
    }

    @Test("A migration that fails leaves nothing of itself, and what came before it")
    func failing() async throws {
        let bench = try await StoreWorkbench(migrated: false)
        let broken = Migration(number: 2, name: "broken") { _ in "CREATE TABLE half (id BIGINT); CREATE TABEL other (id BIGINT)" }
        let migrator = Migrator(database: bench.database, known: Migration.all.prefix(1) + [broken])
        await #expect(throws: StorageFailure.self) { try await migrator.apply(at: Self.later) }
        #expect(try await migrator.pending().map(\.number) == [2])
        let halves = try await bench.database.read { connection in
            try connection.query("SELECT name FROM sqlite_master WHERE name = 'half'", []) { try $0.text(0) }
        }
        #expect(halves.isEmpty)
    }

    @Test("A later migration runs on a database that has the earlier ones")
    func upgrade() async throws {
        let bench = try await StoreWorkbench()
        let next = Migration(number: Int64(Migration.all.count) + 1, name: "next") { _ in "CREATE TABLE next_table (id BIGINT)" }
        let migrator = Migrator(database: bench.database, known: Migration.all + [next])
        #expect(try await migrator.apply(at: Self.later).map(\.name) == ["next"])
    }

    @Test("Many that migrate at once run each migration once")
    func atOnce() async throws {
        let bench = try await StoreWorkbench(migrated: false)
        let runs = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await Migrator(database: bench.database).apply(at: Self.later).count } }
            return try await group.reduce(0, +)
        }
        #expect(runs == Migration.all.count)
    }

    @Test("Both engines get every word of every script", arguments: [Dialect.sqlite, .postgres])
    func rendered(_ dialect: Dialect) {
        for migration in Migration.all { #expect(!migration.script(for: dialect).contains("{")) }
    }
}
