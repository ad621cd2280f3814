import Foundation
import GRDB
import Storage
import StorageSQLite
import Testing

@Suite("SQLite: opening a file")
struct SQLiteOpeningTests {
    @Test("Commits are synced, rules are on, and the log is written ahead")
    func pragmas() async throws {
        let bench = try await SQLiteWorkbench()
        let numbers = try await bench.database.write { connection in
            try [
                connection.first("PRAGMA synchronous") { try $0.int(0) },
                connection.first("PRAGMA foreign_keys") { try $0.int(0) },
                connection.first("PRAGMA busy_timeout") { try $0.int(0) },
                connection.first("PRAGMA application_id") { try $0.int(0) },
            ]
        }
        #expect(numbers == [1, 1, 5000, 0x426E_6479])
        let journal = try await bench.database.write { try $0.first("PRAGMA journal_mode") { try $0.text(0) } }
        #expect(journal == "wal")
    }

    @Test("Only the owner can read the file and its log")
    func permissions() async throws {
        let bench = try await SQLiteWorkbench()
        for file in [bench.path, bench.path + "-wal"] {
            let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(permissions == 0o600)
        }
    }

    @Test("What was written is there after closing and opening again")
    func reopening() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.insert(1).value
        try await bench.database.close()
        let again = try SQLiteDatabase(path: bench.path)
        #expect(try await again.read { try $0.query("SELECT id FROM owner") { try $0.int(0) } } == [1])
        try await again.checkIntegrity()
        #expect(try await again.databaseSize >= 4096)
        try await again.close()
    }

    @Test("A folder that does not exist is named")
    func missingFolder() throws {
        let folder = try SQLiteWorkbench.emptyFolder().appending(path: "missing")
        #expect { try SQLiteDatabase(path: folder.appending(path: "test.sqlite").path()) } throws: { error in
            guard case .unavailable(let detail) = error as? StorageFailure else { return false }
            return detail.contains("missing")
        }
    }

    @Test("A file that is no database is refused and left as it is")
    func notADatabase() throws {
        let file = try SQLiteWorkbench.emptyFolder().appending(path: "test.sqlite")
        let content = Data(String(repeating: "minutes of the last meeting\n", count: 500).utf8)
        try content.write(to: file)
        #expect(Self.failure(opening: file)?.isNotADatabase == true)
        #expect(try Data(contentsOf: file) == content)
    }

    @Test(
        "Another program's database is refused and left as it is",
        arguments: ["PRAGMA application_id = 77", "SELECT 1"])
    func foreignDatabase(sql: String) throws {
        let file = try SQLiteWorkbench.emptyFolder().appending(path: "test.sqlite")
        let other = try DatabaseQueue(path: file.path())
        try other.write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT); \(sql)") }
        try other.close()
        let content = try Data(contentsOf: file)
        #expect(Self.failure(opening: file)?.isNotADatabase == true)
        #expect(try Data(contentsOf: file) == content)
    }

    @Test("A file of a later release is refused with both numbers")
    func newerFormat() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.write { try $0.script("PRAGMA user_version = 9") }
        try await bench.database.close()
        #expect(throws: StorageFailure.newerFormat(found: 9, known: 1)) { try SQLiteDatabase(path: bench.path) }
    }

    /// Tests often run as a user whom permissions don't stop. A write version above 2 in the header
    /// (sqlite.org/fileformat.html, 1.3.3) makes SQLite itself treat the file as read-only.
    @Test("A file that can't be written is refused at once")
    func readOnlyFile() async throws {
        let bench = try await SQLiteWorkbench()
        try await bench.database.close()
        try Self.overwrite(bench.path, at: 18, with: [3])
        #expect(throws: StorageFailure.readOnly) { try SQLiteDatabase(path: bench.path) }
    }

    @Test("Damage inside the file is found")
    func corruptFile() async throws {
        let bench = try await SQLiteWorkbench()
        for write in bench.insert(0..<500) { try await write.value }
        try await bench.database.close()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: bench.path)[.size] as? Int)
        try Self.overwrite(bench.path, at: size - 8192, with: [UInt8](repeating: 0xA5, count: 8192))
        let database = try SQLiteDatabase(path: bench.path)
        await #expect { try await database.checkIntegrity() } throws: { error in
            if case .corrupt = error as? StorageFailure { true } else { false }
        }
        try await database.close()
    }

    @Test("Another process that holds the file makes everybody of the group hear that it is busy")
    func heldByAnother() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(busyTimeout: .milliseconds(20)))
        let other = try DatabaseQueue(path: bench.path)
        let gate = PhaseGate()
        let holding = Task { try await other.write { _ in gate.pass() } }
        try await gate.untilEntered()
        for write in bench.insert(0..<3) {
            await #expect(throws: StorageFailure.busy) { try await write.value }
        }
        gate.open()
        try await holding.value
        try await bench.insert(1).value
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    private static func failure(opening file: URL) -> StorageFailure? {
        do {
            _ = try SQLiteDatabase(path: file.path())
            return nil
        } catch {
            return error
        }
    }

    private static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }
}

extension StorageFailure {
    fileprivate var isNotADatabase: Bool {
        if case .notADatabase = self { true } else { false }
    }
}
