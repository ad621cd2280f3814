import Foundation
import Storage
import Synchronization
import Testing

@testable import StorageSQLite

@Suite("SQLite: nobody is answered before the disk")
struct SQLiteFlushTests {
    @Test("Promise 2: whoever wrote hears nothing while the disk is at it, alone or with others", arguments: [1, 20])
    func writersWait(count: Int) async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(disk: disk)
        let gate = disk.hold()
        let heard = Mutex(false)
        let writes = bench.insert(0..<count)
        let listener = Task {
            try await withThrowingTaskGroup { group in
                for write in writes { group.addTask { try await write.value } }
                try await group.next()
                heard.withLock { $0 = true }
                try await group.waitForAll()
            }
        }
        try await gate.untilEntered()
        try await Task.sleep(for: .milliseconds(20))
        #expect(!heard.withLock { $0 })
        gate.open()
        try await listener.value
        #expect(try bench.ownersSeenFromOutside() == count)
    }

    @Test("Promise 2: whoever read what the disk does not hold yet waits for it, and whoever reads later does not")
    func readersWait() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(disk: disk)
        let gate = disk.hold()
        let write = bench.insert(1)
        try await gate.untilEntered()
        let heard = Mutex(false)
        let read = Task {
            let owners = try await bench.owners()
            heard.withLock { $0 = true }
            return owners
        }
        try await Task.sleep(for: .milliseconds(20))
        #expect(!heard.withLock { $0 })
        gate.open()
        #expect(try await read.value == [1])
        try await write.value
        let flushes = disk.flushes
        #expect(try await bench.owners() == [1])
        #expect(disk.flushes == flushes)
    }

    @Test("While the disk is at it the writer continues, and one more flush serves all that it has committed")
    func writerGoesOn() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(groupLimit: 4), disk: disk)
        let queued = try await bench.queue(0..<20)
        let (flushes, gate) = (disk.flushes, disk.hold())
        queued.release()
        try await gate.untilEntered()
        while try bench.ownersSeenFromOutside() < 20 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(disk.flushes - flushes == 1)
        gate.open()
        try await queued.untilAnswered()
        #expect(disk.flushes - flushes <= 2)
    }

    @Test("A phase that wrote nothing waits for no flush of its own")
    func nothingWritten() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(disk: disk)
        try await bench.insert(1).value
        let flushes = disk.flushes
        _ = try await bench.database.write { try $0.query("SELECT id FROM owner") { try $0.int(0) } }
        _ = try await bench.database.write { try $0.execute("UPDATE owner SET age = 1 WHERE id = 2") }
        await #expect(throws: PhaseRefusal.self) { try await bench.database.write { _ in throw PhaseRefusal() } }
        #expect(disk.flushes == flushes)
        try await bench.insert(2).value
        #expect(disk.flushes == flushes + 1)
    }

    @Test("More than may wait for the disk are told to come back later")
    func boundedWait() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(waitingLimit: 3), disk: disk)
        let queued = try await bench.queue(0..<3)
        let gate = disk.hold()
        queued.release()
        try await gate.untilEntered()
        await #expect(throws: StorageFailure.busy) { try await bench.insert(3).value }
        gate.open()
        try await queued.untilAnswered()
        try await bench.insert(3).value
        #expect(try bench.ownersSeenFromOutside() == 4)
    }

    @Test(
        "A flush that fails is the last: nobody is told anything more until the file is opened again, and nothing answered is lost"
    )
    func failedFlush() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(disk: disk)
        try await bench.insert(1).value
        let failure = StorageFailure.unavailable("the disk did not take it")
        disk.fail(failure)
        await #expect(throws: failure) { try await bench.insert(2).value }
        let flushes = disk.flushes
        await #expect(throws: failure) { try await bench.insert(3).value }
        await #expect(throws: failure) { try await bench.owners() }
        #expect(disk.flushes == flushes)
        try await bench.database.close()
        let again = try SQLiteDatabase(path: bench.path)
        let owners = try await again.read { try $0.query("SELECT id FROM owner") { try $0.int(0) } }
        #expect(owners.contains(1) && !owners.contains(3))
        try await again.close()
    }

    @Test("A phase that waits for the writer while a flush fails is not run")
    func waitingAtAFailure() async throws {
        let disk = SlowDisk()
        let bench = try await SQLiteWorkbench(disk: disk)
        let failure = StorageFailure.unavailable("the disk did not take it")
        let gate = disk.hold()
        disk.fail(failure)
        let first = bench.insert(1)
        try await gate.untilEntered()
        let second = bench.insert(2)
        try await bench.untilWaiting(1)
        gate.open()
        for write in [first, second] { await #expect(throws: failure) { try await write.value } }
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("The log that is flushed is the file's own, even when the file was opened by a symbolic link")
    func symbolicLink() async throws {
        let (folder, elsewhere) = (try SQLiteWorkbench.emptyFolder(), try SQLiteWorkbench.emptyFolder())
        let (file, link) = (folder.appending(path: "real.sqlite"), elsewhere.appending(path: "link.sqlite"))
        try Data().write(to: file)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        let database = try SQLiteDatabase(path: link.path())
        try await database.write { try $0.script(SQLiteWorkbench.schema) }
        #expect(FileManager.default.fileExists(atPath: file.path() + "-wal"))
        try await database.close()
        for folder in [folder, elsewhere] { try FileManager.default.removeItem(at: folder) }
    }

    @Test("Without a log nothing opens")
    func missingLog() throws {
        #expect(throws: StorageFailure.unavailable("its log can't be opened (No such file or directory)")) {
            try WriteAheadLog(at: "/nowhere/none.sqlite-wal")
        }
    }
}
