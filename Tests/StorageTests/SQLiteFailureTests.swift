import Foundation
import GRDB
import Storage
import Testing

@testable import StorageSQLite

@Suite("SQLite: failures in the middle of a group")
struct SQLiteFailureTests {
    @Test("A full disk acknowledges nobody of the group, and the database works again when there is room")
    func fullDisk() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.write { try $0.script("PRAGMA max_page_count = 20") }
        let (gate, holder) = try await bench.holdWriter()
        let before = bench.insert(1)
        try await bench.untilWaiting(1)
        let large = Task {
            try await bench.database.write {
                try $0.execute(
                    "INSERT INTO thing (id, owner, bytes) VALUES (1, 1, $1)", [UInt8](repeating: 1, count: 200_000))
            }
        }
        try await bench.untilWaiting(2)
        let after = bench.insert(2)
        try await bench.untilWaiting(3)
        gate.open()
        try await holder.value
        for write in [before, after] {
            await #expect(throws: StorageFailure.full) { try await write.value }
        }
        await #expect(throws: StorageFailure.full) { try await large.value }
        #expect(try bench.ownersSeenFromOutside() == 0)

        try await bench.database.write { try $0.script("PRAGMA max_page_count = 1073741823") }
        try await bench.insert(1).value
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("A commit that fails acknowledges nobody and keeps nothing; a phase's own error is still the one reported")
    func failingCommit() throws {
        let folder = try SQLiteWorkbench.emptyFolder()
        let file = try DatabaseQueue(path: folder.appending(path: "commit.sqlite").path())
        try file.write { try $0.execute(sql: SQLiteWorkbench.schema) }
        let brake = CommitBrake()
        file.add(transactionObserver: brake)
        let phases = [RecordedPhase(1), RecordedPhase(2, fails: true), RecordedPhase(3)]
        var size = GroupSize(most: 64)
        let metrics = StorageMetrics(.sqlite)
        let flusher = Flusher(limit: 64, metrics: metrics) {}
        file.inDatabase {
            GroupCommit(statements: StatementCache($0), metrics: metrics, flusher: flusher).run(phases, learning: &size)
        }
        flusher.answer(phases, here: true)
        #expect(phases.map(\.answers) == [["refused"], ["failed itself"], ["refused"]])
        #expect(try file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM owner") } == 0)
    }

    @Test("A deferred foreign key left open fails the phase that left it, not its group")
    func openForeignKey() async throws {
        let bench = try await SQLiteWorkbench()
        let (gate, holder) = try await bench.holdWriter()
        let before = bench.insert(1)
        try await bench.untilWaiting(1)
        let open = Task {
            try await bench.database.write { try $0.execute("INSERT INTO thing (id, owner) VALUES (1, 99)") }
        }
        try await bench.untilWaiting(2)
        let after = bench.insert(2)
        try await bench.untilWaiting(3)
        gate.open()
        _ = try await (holder.value, before.value, after.value)
        await #expect(throws: StorageFailure.constraint(.foreignKey, subject: "the schema")) { try await open.value }
        #expect(try bench.ownersSeenFromOutside() == 2)
        #expect(try await bench.database.read { try $0.query("SELECT id FROM thing") { try $0.int(0) } } == [])
    }

    @Test("A failure that the closure catches ends the phase all the same")
    func caughtFailure() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.insert(1).value
        await #expect(throws: StorageFailure.constraint(.unique, subject: "owner.id")) {
            try await bench.database.write { connection in
                try connection.execute("INSERT INTO owner (id, name) VALUES (2, 'two')")
                _ = try? connection.execute("INSERT INTO owner (id, name) VALUES (1, 'again')")
                _ = try? connection.execute("INSERT INTO owner (id, name) VALUES (3, 'three')")
            }
        }
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("A queued write that touches the wrong number of rows is stale, and nothing of its phase is kept")
    func staleExpectation() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.insert(1).value
        await #expect(throws: StorageFailure.stale) {
            try await bench.database.write { connection in
                try connection.flush([
                    QueuedStatement("INSERT INTO owner (id, name) VALUES (2, 'two')", expecting: 1),
                    QueuedStatement("UPDATE owner SET age = 5 WHERE id = $1 AND age = $2", 1, 4, expecting: 1),
                ])
            }
        }
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test(
        "Each broken rule of the schema is told apart and names no value",
        arguments: [
            (
                "INSERT INTO owner (id, name) VALUES (2, 'secret')",
                StorageFailure.constraint(.unique, subject: "owner.name")
            ),
            ("INSERT INTO owner (id, name) VALUES (1, 'other')", .constraint(.unique, subject: "owner.id")),
            ("INSERT INTO owner (id, name) VALUES (2, NULL)", .constraint(.notNull, subject: "owner.name")),
            ("INSERT INTO owner (id, name, age) VALUES (2, 'other', -4711)", .constraint(.check, subject: "age >= 0")),
            ("INSERT INTO child (owner) VALUES (4711)", .constraint(.foreignKey, subject: "the schema")),
        ])
    func constraints(sql: String, failure: StorageFailure) async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.write { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'secret')") }
        let thrown = await #expect(throws: StorageFailure.self) {
            try await bench.database.write { try $0.script(sql) }
        }
        #expect(thrown == failure)
        #expect(thrown?.description.contains("4711") == false)
    }
}

/// Lets no transaction through that changes something.
private final class CommitBrake: TransactionObserver {
    func observes(eventsOfKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws { throw PhaseRefusal() }
    func databaseDidCommit(_ database: Database) {}
    func databaseDidRollback(_ database: Database) {}
}

private final class RecordedPhase: WaitingPhase, @unchecked Sendable {
    private let owner: Int
    private let fails: Bool
    private var fate = "kept"
    private(set) var answers: [String] = []

    init(_ owner: Int, fails: Bool = false) {
        self.owner = owner
        self.fails = fails
    }

    func run(on connection: PhaseConnection) -> Bool {
        let inserted = try? connection.execute("INSERT INTO owner (id, name) VALUES ($1, $2)", owner, "owner \(owner)")
        if fails || inserted != 1 { fate = "failed itself" }
        return fate == "kept"
    }

    func acknowledge(unless failure: StorageFailure?) {
        if let failure { refuse(failure) }
        answers.append(fate)
    }
    func refuse(_ failure: StorageFailure) { if fate == "kept" { fate = "refused" } }
}
