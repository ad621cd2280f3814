import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("The queue of passwords")
struct SlowLaneTests {
    private static func network(_ number: Int) -> SlowLane.Waiter {
        .stranger(IPAddress(bytes: [203, 0, 113, UInt8(number)]))
    }

    /// Places that are taken until the test lets go of them.
    private func fill(_ lane: SlowLane, _ askers: [SlowLane.Waiter], _ body: () async throws -> Void) async throws {
        guard let first = askers.first else { return try await body() }
        try await lane.withPlace(for: first) { _ in try await fill(lane, Array(askers.dropFirst()), body) }
    }

    private func isFull(_ lane: SlowLane, for asker: SlowLane.Waiter) async throws -> Bool {
        do {
            try await lane.withPlace(for: asker) { _ in }
            return false
        } catch let refusal as Refusal {
            #expect(refusal.code == "server.busy" && refusal.sort == .unavailable)
            return true
        }
    }

    @Test(
        "Promise 5: a dozen networks with all the places that each may have leave room for others; sixteen fill up their own alone"
    )
    func bounded() async throws {
        let lane = SlowLane("test")
        func crowd(_ networks: Int) -> [SlowLane.Waiter] {
            (0..<networks).flatMap { Array(repeating: Self.network($0), count: 6) }
        }
        try await fill(lane, crowd(12)) {
            try await #expect(isFull(lane, for: Self.network(0)))
            try await #expect(!isFull(lane, for: Self.network(99)))
        }
        try await fill(lane, crowd(16)) {
            try await #expect(isFull(lane, for: Self.network(99)))
            for asker in [SlowLane.Waiter.account(.nobody), .letIn(.nobody), .platform("key")] {
                try await #expect(!isFull(lane, for: asker))
            }
        }
        try await #expect(!isFull(lane, for: Self.network(0)), "places are given back")
    }

    /// What happened, and whether the first may go on.
    private final class Log: Sendable {
        let names = Mutex<[String]>([])
        let isOpen = Mutex(false)
    }

    @Test("Whoever comes later waits for one of each of the others, and not for all of theirs")
    func turns() async throws {
        let (lane, log) = (SlowLane("test"), Log())
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Holds the lane until all others wait.
            group.addTask {
                try await lane.withPlace(for: .platform("gate")) { place in
                    await place.run { while !log.isOpen.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.001) } }
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            for number in [1, 1, 1, 1, 1, 1, 2] {
                group.addTask {
                    try await lane.withPlace(for: Self.network(number)) { place in
                        await place.run { log.names.withLock { $0.append("network \(number)") } }
                    }
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            log.isOpen.withLock { $0 = true }
            try await group.waitForAll()
        }
        #expect(log.names.withLock { $0 } == ["network 1", "network 2"] + Array(repeating: "network 1", count: 5))
    }
}
