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

    @Test("An empty database has everything pending, and asking changes nothing", arguments: TestedEngine.allCases)
    func emptyDatabase(_ engine: TestedEngine) async throws {
        let bench = try await StoreWorkbench(engine, migrated: false)
        let migrator = Migrator(database: bench.database)
        #expect(try await migrator.pending().map(\.number) == Migration.all.map(\.number))
        #expect(try await bench.tables().isEmpty)
    }

    @Test("Each migration is recorded with its name and time", arguments: TestedEngine.allCases)
    func recorded(_ engine: TestedEngine) async throws {
        let bench = try await StoreWorkbench(engine, migrated: false)
        #expect(
            try await Migrator(database: bench.database).apply(at: Self.later).map(\.name) == Migration.all.map(\.name))
        let times = try await bench.database.read { connection in
            try connection.query("SELECT applied_at FROM schema_migration ORDER BY number") { try $0.instant(0) }
        }
        #expect(times == Migration.all.map { _ in Self.later })
    }

    @Test("A migration that fails leaves nothing of itself, and what came before it", arguments: TestedEngine.allCases)
    func failing(_ engine: TestedEngine) async throws {
        let bench = try await StoreWorkbench(engine, migrated: false)
        let broken = Migration(number: 2, name: "broken") { _ in
            "CREATE TABLE half (id BIGINT); CREATE TABEL other (id BIGINT)"
        }
        let migrator = Migrator(database: bench.database, known: Migration.all.prefix(1) + [broken])
        await #expect(throws: StorageFailure.self) { try await migrator.apply(at: Self.later) }
        #expect(try await migrator.pending().map(\.number) == [2])
        #expect(try await !bench.tables().contains("half"))
    }

    @Test("A later migration runs on a database that has the earlier ones", arguments: TestedEngine.allCases)
    func upgrade(_ engine: TestedEngine) async throws {
        let bench = try await StoreWorkbench(engine)
        let next = Migration(number: Int64(Migration.all.count) + 1, name: "next") { _ in
            "CREATE TABLE next_table (id BIGINT)"
        }
        let migrator = Migrator(database: bench.database, known: Migration.all + [next])
        #expect(try await migrator.apply(at: Self.later).map(\.name) == ["next"])
    }

    /// The list of a release, and the newest migration that the one after it brought.
    @Test(
        "A release works over a later schema as far as that says it may", arguments: TestedEngine.allCases,
        [(needs: Int64(1), isRefused: false), (2, false), (3, true), (nil, true)] as [(needs: Int64?, isRefused: Bool)])
    func rolling(_ engine: TestedEngine, _ sample: (needs: Int64?, isRefused: Bool)) async throws {
        let (needs, isRefused) = sample
        let bench = try await StoreWorkbench(engine, migrated: false)
        let old = (1...2).map { number in
            Migration(number: Int64(number), name: "old-\(number)") { _ in "CREATE TABLE t\(number) (id BIGINT)" }
        }
        let new = Migration(number: 3, name: "new", needs: needs) { _ in "ALTER TABLE t1 ADD COLUMN more BIGINT" }
        try await Migrator(database: bench.database, known: old + [new]).apply(at: Self.later)
        let migrator = Migrator(database: bench.database, known: old)
        if isRefused {
            await #expect(throws: StorageFailure.newerFormat(found: 3, known: 2)) { try await migrator.pending() }
            await #expect(throws: StorageFailure.newerFormat(found: 3, known: 2)) {
                try await migrator.apply(at: Self.later)
            }
        } else {
            #expect(try await migrator.pending().isEmpty)
            #expect(try await migrator.apply(at: Self.later).isEmpty)
        }
    }

    @Test("No migration needs one that comes after it")
    func needs() {
        for migration in Migration.all {
            #expect((1...migration.number).contains(migration.needs), "\(migration.name)")
        }
    }

    @Test("Many that migrate at once run each migration once", arguments: TestedEngine.allCases)
    func atOnce(_ engine: TestedEngine) async throws {
        let bench = try await StoreWorkbench(engine, migrated: false)
        let runs = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try await Migrator(database: bench.database).apply(at: Self.later).count }
            }
            return try await group.reduce(0, +)
        }
        #expect(runs == Migration.all.count)
    }

    @Test("Both engines get every word of every script", arguments: [Dialect.sqlite, .postgres])
    func rendered(_ dialect: Dialect) {
        for migration in Migration.all { #expect(!migration.script(for: dialect).contains("{")) }
    }
}
