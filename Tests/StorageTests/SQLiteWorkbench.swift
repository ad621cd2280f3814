import Dispatch
import Foundation
import GRDB
import Storage
import Synchronization
import Testing

@testable import StorageSQLite

/// A database in a folder of its own, which goes when the test is over.
final class SQLiteWorkbench: Sendable {
    let folder: URL
    let database: SQLiteDatabase

    static let schema = """
        CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0)) STRICT;
        CREATE TABLE thing (
            id INTEGER PRIMARY KEY,
            owner INTEGER NOT NULL REFERENCES owner (id) DEFERRABLE INITIALLY DEFERRED,
            bytes BLOB
        ) STRICT;
        CREATE TABLE child (owner INTEGER NOT NULL REFERENCES owner (id)) STRICT;
        """

    /// - Parameter disk: comes between the log and the real disk.
    init(settings: SQLiteSettings = SQLiteSettings(), disk: SlowDisk = SlowDisk()) async throws {
        folder = try Self.emptyFolder()
        let path = folder.appending(path: "test.sqlite").path()
        database = try SQLiteDatabase(path: path, settings: settings) { log throws(StorageFailure) in try disk.take(log)
        }
        try await database.write { try $0.script(Self.schema) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appending(path: "test.sqlite").path() }

    static func emptyFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bindery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    func owners() async throws -> [Int] {
        try await database.read { try $0.query("SELECT id FROM owner ORDER BY id") { try $0.int(0) } }
    }

    /// What somebody with a connection of their own sees.
    func ownersSeenFromOutside() throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM owner") ?? -1
        }
    }

    func insert(_ owners: Range<Int>) -> [Task<Void, any Error>] { owners.map { insert($0) } }

    func insert(_ owner: Int) -> Task<Void, any Error> {
        Task { [database] in
            _ = try await database.write { connection in
                try connection.execute("INSERT INTO owner (id, name) VALUES ($1, $2)", owner, "owner \(owner)")
            }
        }
    }

    /// Puts a phase into the queue that stays until the gate is opened, and returns once the writer
    /// is in it.
    func holdWriter() async throws -> (gate: PhaseGate, holder: Task<Void, any Error>) {
        let gate = PhaseGate()
        let holder = Task { [database] in try await database.write { _ in gate.pass() } }
        try await gate.untilEntered()
        return (gate, holder)
    }

    /// Inserts that wait in the queue behind a phase that holds the writer.
    func queue(_ owners: Range<Int>) async throws -> QueuedInserts {
        let (gate, holder) = try await holdWriter()
        let writes = insert(owners)
        try await untilWaiting(owners.count)
        return QueuedInserts(gate: gate, all: [holder] + writes)
    }

    func untilWaiting(_ count: Int) async throws {
        while database.waiting < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}

struct QueuedInserts {
    fileprivate let gate: PhaseGate
    /// The phase that holds the writer among them.
    fileprivate let all: [Task<Void, any Error>]

    /// Lets the writer continue.
    func release() { gate.open() }

    func untilAnswered() async throws { for one in all { try await one.value } }
}

/// The real disk, and behind it one that takes its time or nothing more.
final class SlowDisk: Sendable {
    private struct State {
        var flushes = 0
        var gate: PhaseGate?
        var failure: StorageFailure?
    }

    private let state = Mutex(State())

    /// Flushes that were begun.
    var flushes: Int { state.withLock(\.flushes) }

    /// The next flush stays until the gate is opened.
    func hold() -> PhaseGate {
        let gate = PhaseGate()
        state.withLock { $0.gate = gate }
        return gate
    }

    /// The next flush fails.
    func fail(_ failure: StorageFailure) { state.withLock { $0.failure = failure } }

    func take(_ log: WriteAheadLog) throws(StorageFailure) {
        let (gate, failure) = state.withLock { state in
            defer { (state.gate, state.failure) = (nil, nil) }
            state.flushes += 1
            return (state.gate, state.failure)
        }
        gate?.pass()
        if let failure { throw failure }
        try log.flush()
    }
}

/// Stops a thread until it is opened, and for five minutes at most: what waits in vain behind it is
/// to fail and not to hang.
final class PhaseGate: Sendable {
    private let entered = Atomic(false)
    private let passed = Atomic(false)
    private let semaphore = DispatchSemaphore(value: 0)

    /// Whether a thread is in it.
    var isHeld: Bool { entered.load(ordering: .acquiring) && !passed.load(ordering: .acquiring) }

    func pass() {
        entered.store(true, ordering: .releasing)
        _ = semaphore.wait(timeout: .now() + 1200)
        passed.store(true, ordering: .releasing)
    }

    func open() { semaphore.signal() }

    func untilEntered() async throws {
        while !entered.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(1)) }
    }
}
