import Storage
import StorageSQLite
import Synchronization
import Testing

@Suite("SQLite: group commit")
struct SQLiteCommitTests {
    @Test("Phases that wait share one commit")
    func sharedCommit() async throws {
        let bench = try await SQLiteWorkbench()
        let queued = try await bench.queue(0..<40)
        let before = bench.database.statistics
        queued.release()
        try await queued.untilAnswered()
        let after = bench.database.statistics
        #expect(after.phases - before.phases == 41)
        // One for the phase that held the writer, and the forty in groups of eight or more
        // (GroupSize.least).
        #expect(after.commits - before.commits <= 6)
        #expect(after.statements - before.statements == 40)
        #expect(try bench.ownersSeenFromOutside() == 40)
    }

    @Test("A group is never larger than its limit")
    func groupLimit() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(groupLimit: 8))
        let queued = try await bench.queue(0..<20)
        let before = bench.database.statistics.commits
        queued.release()
        try await queued.untilAnswered()
        #expect(bench.database.statistics.commits - before == 4)
    }

    @Test("Concurrent writers lose nothing, and every acknowledged row is there for others at once")
    func acknowledgedIsVisible() async throws {
        let bench = try await SQLiteWorkbench()
        try await withThrowingTaskGroup { group in
            for writer in 0..<16 {
                group.addTask {
                    for turn in 0..<10 { try await bench.insert(writer * 100 + turn).value }
                    #expect(try bench.ownersSeenFromOutside() >= 10)
                }
            }
            try await group.waitForAll()
        }
        #expect(try bench.ownersSeenFromOutside() == 160)
        #expect(bench.database.statistics.commits < bench.database.statistics.phases)
    }

    @Test("A phase that fails leaves its neighbours whole and nothing of itself")
    func neighbours() async throws {
        let bench = try await SQLiteWorkbench()
        let (gate, holder) = try await bench.holdWriter()
        let before = bench.insert(0..<5)
        try await bench.untilWaiting(5)
        let failing = Task {
            try await bench.database.write { connection in
                try connection.execute("INSERT INTO owner (id, name) VALUES ($1, $2)", 77, "half done")
                throw PhaseRefusal()
            }
        }
        try await bench.untilWaiting(6)
        let after = bench.insert(5..<10)
        try await bench.untilWaiting(11)
        gate.open()
        try await holder.value
        for write in before + after { try await write.value }
        await #expect(throws: PhaseRefusal.self) { try await failing.value }
        #expect(try bench.ownersSeenFromOutside() == 10)
    }

    /// What it did before it failed, and how often its neighbour runs then.
    enum Failing: String, CaseIterable {
        case beforeItWrote, halfWay, byAForeignKey

        var runs: Int { self == .beforeItWrote ? 1 : 2 }

        func run(on connection: any SQLConnection) throws {
            switch self {
            case .beforeItWrote: _ = try connection.query("SELECT id FROM owner") { try $0.int(0) }
            case .halfWay: _ = try connection.execute("INSERT INTO owner (id, name) VALUES ($1, $2)", 77, "half done")
            case .byAForeignKey:
                _ = try connection.execute("INSERT INTO thing (id, owner) VALUES ($1, $2)", 1, 404)
                return
            }
            throw PhaseRefusal()
        }
    }

    @Test(
        "Only a phase that fails with something written makes its group run again, and nobody hears twice",
        arguments: Failing.allCases)
    func secondRun(_ failing: Failing) async throws {
        let bench = try await SQLiteWorkbench()
        let (gate, holder) = try await bench.holdWriter()
        let runs = Atomic(0)
        let neighbour = Task {
            try await bench.database.write { connection in
                runs.add(1, ordering: .relaxed)
                return try connection.execute("INSERT INTO owner (id, name) VALUES ($1, $2)", 1, "neighbour")
            }
        }
        try await bench.untilWaiting(1)
        let refused = Task { try await bench.database.write { try failing.run(on: $0) } }
        try await bench.untilWaiting(2)
        let commits = bench.database.statistics.commits
        gate.open()
        try await holder.value
        #expect(try await neighbour.value == 1)
        await #expect(throws: (any Error).self) { try await refused.value }
        #expect(runs.load(ordering: .relaxed) == failing.runs)
        #expect(bench.database.statistics.commits - commits == 2)
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("Nobody hears of a write, or sees it, before its group is committed")
    func nothingEarly() async throws {
        let bench = try await SQLiteWorkbench()
        let (gate, holder) = try await bench.holdWriter()
        let heard = Mutex(false)
        let early = Task {
            try await bench.insert(1).value
            heard.withLock { $0 = true }
        }
        try await bench.untilWaiting(1)
        let inside = PhaseGate()
        let late = Task { try await bench.database.write { _ in inside.pass() } }
        try await bench.untilWaiting(2)
        gate.open()
        try await inside.untilEntered()
        try await Task.sleep(for: .milliseconds(20))
        #expect(!heard.withLock { $0 })
        #expect(try bench.ownersSeenFromOutside() == 0)
        inside.open()
        _ = try await (holder.value, early.value, late.value)
        #expect(heard.withLock { $0 })
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("Cancelling the one who waits neither stops the phase nor hides its outcome")
    func cancellation() async throws {
        let bench = try await SQLiteWorkbench()
        let (gate, holder) = try await bench.holdWriter()
        let write = Task {
            try await bench.database.write { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'one')") }
        }
        try await bench.untilWaiting(1)
        write.cancel()
        gate.open()
        try await holder.value
        #expect(try await write.value == 1)
        #expect(try bench.ownersSeenFromOutside() == 1)
    }

    @Test("One more than may wait is told to come back later, and the others go on")
    func boundedQueue() async throws {
        let bench = try await SQLiteWorkbench(settings: SQLiteSettings(waitingLimit: 3))
        let queued = try await bench.queue(0..<3)
        await #expect(throws: StorageFailure.busy) { try await bench.insert(3).value }
        queued.release()
        try await queued.untilAnswered()
        try await bench.insert(3).value
        #expect(try bench.ownersSeenFromOutside() == 4)
    }

    @Test("Closing finishes what is queued and refuses what comes later")
    func closing() async throws {
        let bench = try await SQLiteWorkbench()
        _ = try await bench.database.read { try $0.query("SELECT id FROM owner") { try $0.int(0) } }
        let (gate, holder) = try await bench.holdWriter()
        let writes = bench.insert(0..<100)
        try await bench.untilWaiting(100)
        let closing = Task { try await bench.database.close() }
        while !bench.database.isClosed { try await Task.sleep(for: .milliseconds(1)) }
        await #expect(throws: StorageFailure.closed) { try await bench.database.read { _ in } }
        await #expect(throws: StorageFailure.closed) { try await bench.insert(100).value }
        gate.open()
        try await holder.value
        for write in writes { try await write.value }
        try await closing.value
        try await bench.database.close()
        #expect(try bench.ownersSeenFromOutside() == 100)
    }
}

struct PhaseRefusal: Error {}
