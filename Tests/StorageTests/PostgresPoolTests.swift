import Dispatch
import Domain
import Foundation
import Storage
import StoragePostgres
import Synchronization
import Testing

@Suite("PostgreSQL: who waits for a connection")
struct PostgresPoolTests {
    @Test("One more than may wait is told to come back later, and the others go on")
    func full() async throws {
        let bench = try await PostgresWorkbench(settings: .init(connections: 2, waitingLimit: 3))
        let (gates, holders) = try await bench.holdAll()
        let waiting = (0..<3).map { owner in Task { try await bench.insert(owner) } }
        try await bench.untilWaiting(3)
        await #expect(throws: StorageFailure.busy) { try await bench.insert(9) }
        for gate in gates { gate.open() }
        for task in holders + waiting { try await task.value }
        #expect(try await bench.owners() == [0, 1, 2])
    }

    @Test("A caller who has waited too long is told to come back later")
    func overdue() async throws {
        let bench = try await PostgresWorkbench(settings: .init(connections: 2, waitingTime: .seconds(2)))
        let (gates, holders) = try await bench.holdAll()
        await #expect(throws: StorageFailure.busy) { try await bench.insert(1) }
        #expect(bench.database.waiting == 0)
        for gate in gates { gate.open() }
        for task in holders { try await task.value }
        try await bench.insert(2)
        #expect(try await bench.owners() == [2])
    }

    @Test(
        "Waiting too long for a commit ends with its outcome unknown; the commit continues, and others are told at once"
    )
    func unansweredCommit() async throws {
        let bench = try await PostgresWorkbench(settings: .init(connections: 2, commitTime: .milliseconds(300)))
        let other = try await bench.another()
        let gate = try await bench.holdCommits(from: other)
        await #expect { try await bench.insert(1) } throws: { error in
            if case .unavailable(let words) = error as? StorageFailure {
                words.contains("outcome is unknown")
            } else {
                false
            }
        }
        await #expect(throws: StorageFailure.unavailable("the server does not answer commits")) {
            try await bench.insert(2)
        }
        #expect(try await bench.owners() == [])
        gate.open()
        while (try? await bench.database.write { _ in }) == nil { try await Task.sleep(for: .milliseconds(5)) }
        try await bench.insert(2)
        #expect(try await bench.owners() == [1, 2])
        try await other.close()
    }

    @Test("Cancelling the one who waits neither stops the phase nor hides its outcome")
    func cancelled() async throws {
        let bench = try await PostgresWorkbench()
        let (gates, holders) = try await bench.holdAll()
        let write = Task {
            try await bench.database.write { try $0.execute("INSERT INTO owner (id, name) VALUES (1, 'one')") }
        }
        try await bench.untilWaiting(1)
        write.cancel()
        for gate in gates { gate.open() }
        #expect(try await write.value == 1)
        for task in holders { try await task.value }
        #expect(try await bench.owners() == [1])
    }

    @Test("Closing finishes what waits and refuses what comes")
    func closing() async throws {
        let bench = try await PostgresWorkbench()
        let (gates, holders) = try await bench.holdAll()
        let waiting = (0..<3).map { owner in Task { try await bench.insert(owner) } }
        try await bench.untilWaiting(3)
        let closing = Task { try await bench.database.close() }
        while !bench.database.isClosed { try await Task.sleep(for: .milliseconds(1)) }
        await #expect(throws: StorageFailure.closed) { try await bench.insert(9) }
        for gate in gates { gate.open() }
        for task in holders + waiting + [closing] { try await task.value }
        try await bench.database.close()
        let other = try await bench.another()
        #expect(try await other.read(PostgresWorkbench.owners) == [0, 1, 2])
    }

    @Test("Many writers at once lose nothing over few connections")
    func crowd() async throws {
        let bench = try await PostgresWorkbench(settings: .init(connections: 3))
        try await withThrowingTaskGroup { group in
            for owner in 0..<200 { group.addTask { try await bench.insert(owner) } }
            try await group.waitForAll()
        }
        #expect(try await bench.owners() == Array(0..<200))
    }

    @Test("The shared time is the server's, and never goes back")
    func time() async throws {
        let bench = try await PostgresWorkbench()
        let time = try #require(bench.database.sharedTime)
        let told = (0..<1000).map { _ in time().milliseconds }
        #expect(told == told.sorted())
        let server = try await bench.database.read { connection in
            try connection.query("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)") {
                try $0.integer(0)
            }
        }
        #expect(abs(time().milliseconds - (server.first ?? 0)) < 1000)
    }
}

/// Two threads that wait for one another, once.
final class Meeting: Sendable {
    private let arrived = Mutex(0)
    private let bell = DispatchSemaphore(value: 0)

    func wait() {
        let count = arrived.withLock { arrived in
            arrived += 1
            return arrived
        }
        if count == 1 { bell.wait() } else if count == 2 { bell.signal() }
    }
}
