import Domain
import Engine
import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: round trips")
struct PostgresPipelineTests {
    @Test("A phase that reads and writes costs two round trips, however much it writes", arguments: [1, 40])
    func writing(count: Int) async throws {
        let trips = try await roundTrips { connection in
            _ = try PostgresWorkbench.owners(connection)
            try connection.flush((0..<count).map(PostgresWorkbench.insertion))
        }
        #expect(trips == 2)
    }

    @Test("A phase that only writes costs one round trip")
    func onlyWriting() async throws {
        #expect(
            try await roundTrips { try $0.flush([PostgresWorkbench.insertion(1), PostgresWorkbench.insertion(2)]) } == 1
        )
    }

    @Test("A phase that writes nothing waits for no commit")
    func nothingWritten() async throws {
        #expect(try await roundTrips { _ = try PostgresWorkbench.owners($0) } == 1)
        #expect(try await roundTrips { _ in } == 0)
    }

    @Test("Several queries that are asked together cost one round trip, and each reader gets its own rows")
    func together() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(7)
        let before = bench.database.statistics
        let found = try await bench.database.read { connection in
            var found: [Int] = []
            try connection.ask([
                SQLQuery("SELECT id FROM owner") { found.append(try $0.int(0)) },
                SQLQuery("SELECT COUNT(*) FROM owner WHERE id > $1", 3) { found.append(try $0.int(0)) },
                SQLQuery("SELECT id FROM thing") { found.append(try $0.int(0)) },
            ])
            return found
        }
        let after = bench.database.statistics
        #expect(found == [7, 1])
        #expect(after.roundTrips - before.roundTrips == 1)
        #expect(after.statements - before.statements == 3)
        #expect(after.reads - before.reads == 1)
    }

    @Test(
        "What was foreseen comes along with the next query and costs no round trip of its own, however often it is asked then"
    )
    func foreseen() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(7)
        let before = bench.database.statistics
        let found = try await bench.database.read { raw in
            let connection = GatheringConnection(raw)
            connection.foresee([
                PostgresWorkbench.ask(7) { _ in Issue.record("a reader was called for what was only foreseen") }
            ])
            var found = try PostgresWorkbench.owners(connection)
            for _ in 0..<2 { try connection.ask([PostgresWorkbench.ask(7) { found.append($0) }]) }
            return found
        }
        let after = bench.database.statistics
        #expect(found == [7, 7, 7])
        #expect(after.roundTrips - before.roundTrips == 1)
        #expect(after.statements - before.statements == 2)
    }

    @Test("What was foreseen with other arguments is asked again, and what nobody asks for in the end does no harm")
    func foreseenOtherwise() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(7)
        let before = bench.database.statistics.roundTrips
        let found = try await bench.database.read { raw in
            let connection = GatheringConnection(raw)
            connection.foresee([PostgresWorkbench.ask(8) { _ in }])
            var found = try PostgresWorkbench.owners(connection)
            try connection.ask([PostgresWorkbench.ask(7) { found.append($0) }])
            connection.foresee([PostgresWorkbench.ask(9) { _ in }])
            return found
        }
        #expect(found == [7, 7])
        #expect(bench.database.statistics.roundTrips - before == 2)
    }

    @Test("A commit is counted where something was written, and nowhere else")
    func commits() async throws {
        let bench = try await PostgresWorkbench()
        let before = bench.database.statistics
        try await bench.insert(1)
        try await bench.database.write { _ = try PostgresWorkbench.owners($0) }
        let after = bench.database.statistics
        #expect(after.commits - before.commits == 1)
        #expect(after.phases - before.phases == 2)
    }

    @Test("Thousands of writes of one phase go through")
    func many() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.database.write { try $0.flush((0..<5000).map(PostgresWorkbench.insertion)) }
        #expect(try await bench.owners().count == 5000)
    }

    @Test("A write that touches the wrong number of rows is stale, and nothing of its phase is kept")
    func guarded() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(1)
        await #expect(throws: StorageFailure.stale) {
            try await bench.database.write { connection in
                try connection.flush([
                    PostgresWorkbench.insertion(2),
                    QueuedStatement("UPDATE owner SET age = 5 WHERE id = $1 AND age = $2", 1, 4, expecting: 1),
                    PostgresWorkbench.insertion(3),
                ])
            }
        }
        #expect(try await bench.owners() == [1])
    }

    @Test("A guard lets the right number pass, also where it deletes or replaces")
    func guardPasses() async throws {
        let bench = try await PostgresWorkbench()
        try await bench.insert(1)
        try await bench.insert(2)
        try await bench.database.write { connection in
            try connection.flush([
                QueuedStatement("DELETE FROM owner WHERE id >= $1", 1, expecting: 2),
                QueuedStatement(
                    "INSERT INTO owner (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                    3, "three",
                    expecting: 1),
                QueuedStatement("UPDATE owner SET age = 1 WHERE id = $1", 99, expecting: 0),
            ])
        }
        #expect(try await bench.owners() == [3])
    }

    @Test("What a phase flushed is there for what it asks afterwards")
    func askedAfterFlush() async throws {
        let bench = try await PostgresWorkbench()
        let seen = try await bench.database.write { connection in
            try connection.flush([PostgresWorkbench.insertion(1)])
            return try PostgresWorkbench.owners(connection)
        }
        #expect(seen == [1])
        #expect(try await bench.owners() == [1])
    }

    @Test("Two phases that lock two accounts in opposite order both come through")
    func deadlock() async throws {
        let (bench, rows) = (try await StoreWorkbench(.postgres), try Rows())
        let accounts = [rows.account(), rows.account()]
        try await bench.store.write { transaction in for account in accounts { transaction.insert(account) } }
        let (met, runs) = (Meeting(), RunCount())
        try await withThrowingTaskGroup { group in
            for order in [accounts, accounts.reversed()] {
                group.addTask {
                    try await bench.store.write { transaction in
                        _ = runs.isFirst()
                        _ = try transaction.account(order[0].id, realm: order[0].realm)
                        met.wait()
                        _ = try transaction.account(order[1].id, realm: order[1].realm)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(runs.total == 3)
    }

    private func roundTrips(_ phase: @escaping @Sendable (any SQLConnection) throws -> Void) async throws -> Int {
        let bench = try await PostgresWorkbench()
        let before = bench.database.statistics.roundTrips
        try await bench.database.write(phase)
        return bench.database.statistics.roundTrips - before
    }
}
