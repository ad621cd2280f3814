import Foundation
import Storage
import StorageSQLite
import Testing

@Suite("SQLite: reads")
struct SQLiteReadTests {
    @Test("A read that takes long holds up nobody while another reader could answer")
    func longQuestion() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 2))
        let (gate, holder) = try await bench.holdReader()
        for _ in 0..<20 {
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 { group.addTask { _ = try await bench.owners() } }
                try await group.waitForAll()
            }
        }
        #expect(gate.isHeld)
        gate.open()
        try await holder.value
    }

    @Test("While several reads take long, all that wait behind them are answered by the readers that are left")
    func longQuestionsAmongOthers() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 3))
        let gates = [PhaseGate(), PhaseGate()]
        var (long, others): ([Task<Void, any Error>], [Task<[Int], any Error>]) = ([], [])
        for number in 0..<60 {
            if number == 20 || number == 40 { long.append(Task { try await bench.hold(gates[number / 20 - 1]) }) }
            others.append(Task { try await bench.owners() })
        }
        for other in others { _ = try await other.value }
        #expect(gates.map(\.isHeld) == [true, true])
        for gate in gates { gate.open() }
        for one in long { try await one.value }
    }

    @Test("Whoever asks after a write was acknowledged sees it, however many ask at the same time")
    func ownWrites() async throws {
        let bench = try await SQLiteWorkbench()
        try await withThrowingTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<40 {
                        let owner = writer * 1000 + number
                        try await bench.insert(owner).value
                        #expect(try await bench.owners().contains(owner))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("A read that the engine refuses spoils none of those that wait with it")
    func refusedAmongOthers() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 1))
        try await bench.insert(1).value
        let (gate, holder) = try await bench.holdReader()
        let reads = (0..<12).map { number in
            Task {
                guard number.isMultiple(of: 3) else { return try await bench.owners() }
                return try await bench.database.read { try $0.query("SELEKT 1") { try $0.int(0) } }
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        gate.open()
        for (number, read) in reads.enumerated() {
            let outcome = await read.result
            if number.isMultiple(of: 3) {
                #expect(throws: StorageFailure.self) { try outcome.get() }
            } else {
                #expect(try outcome.get() == [1])
            }
        }
        try await holder.value
    }

    @Test("More than may wait are told to come back later")
    func boundedQueue() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 1, waitingLimit: 3))
        let (gate, holder) = try await bench.holdReader()
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do { _ = try await bench.owners() } catch StorageFailure.busy { return false }
                    return true
                }
            }
            var refused = 0
            while refused < 5, let wasAnswered = try await group.next() { refused += wasAnswered ? 0 : 1 }
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [true, true, true])
        try await holder.value
    }

    @Test("A copy of the file does not wait for a reader to become free")
    func copyUnderLoad() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 1))
        try await bench.insert(1).value
        let (gate, holder) = try await bench.holdReader()
        let copy = bench.folder.appending(path: "copy.sqlite").path()
        try await bench.database.copy(to: copy) { _, _ in }
        #expect(gate.isHeld)
        gate.open()
        try await holder.value
        let copied = try SQLiteDatabase(path: copy)
        #expect(try await copied.read { try $0.query("SELECT id FROM owner") { try $0.int(0) } } == [1])
        try await copied.close()
    }

    @Test("Reads that wait when the database is closed are answered or told so")
    func closing() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(readers: 1))
        let (gate, holder) = try await bench.holdReader()
        let reads = (0..<12).map { _ in Task { try await bench.owners() } }
        try await Task.sleep(for: .milliseconds(20))
        async let closed: Void = bench.database.close()
        gate.open()
        try await closed
        try await holder.value
        for read in reads {
            do { #expect(try await read.value == []) } catch { #expect(error is StorageFailure) }
        }
        await #expect(throws: StorageFailure.closed) { try await bench.owners() }
    }
}

extension SQLiteWorkbench {
    /// A read that takes until the gate is opened.
    fileprivate func hold(_ gate: PhaseGate) async throws {
        try await database.read { connection in
            _ = try connection.query("SELECT 1") { try $0.int(0) }
            gate.pass()
        }
    }

    /// Returns once a reader is in such a read.
    fileprivate func holdReader() async throws -> (gate: PhaseGate, holder: Task<Void, any Error>) {
        let gate = PhaseGate()
        let holder = Task { try await hold(gate) }
        try await gate.untilEntered()
        return (gate, holder)
    }
}
