import Domain
import Engine
import Flows
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("What only one node does", .serialized)
struct LeaseTests {
    @Test(
        "A node that slept past the end of its lease is refused when it wakes, and the new holder does the work",
        arguments: Ground.allCases
    )
    func fencing(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let account = try await fleet.account("user-1", phone: "+8613800138000")
        let flow = try await fleet.ready(account, from: "+8613800138000", to: "+8613900139000").flow
        let (sleeper, other) = (fleet.engines[0], fleet.engines[1])
        let slept = try #require(try await sleeper.lease("maintenance", holder: fleet.ids[0], for: .seconds(15)))
        #expect(try await other.lease("maintenance", holder: fleet.ids[1], for: .seconds(15)) == nil)
        fleet.clock.advance(by: .hours(1))
        let taken = try #require(try await other.lease("maintenance", holder: fleet.ids[1], for: .seconds(15)))
        #expect(taken.token > slept.token)
        await #expect(throws: LeaseLost.self) { try await sleeper.settleDueFlows(under: slept) }
        await #expect(throws: LeaseLost.self) { try await sleeper.sweep(under: slept) }
        #expect(try await other.readFlow(flow, fleet.call.caller).state == .collecting)
        #expect(try await other.settleDueFlows(under: taken) == 1)
        #expect(try await other.readFlow(flow, fleet.call.caller).state == .expired)
        try await other.sweep(under: taken)
    }

    @Test("Nobody takes a lease while its holder is in a transaction that it protects", arguments: Ground.allCases)
    func lock(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let lease = try #require(try await fleet.engines[0].lease("work", holder: fleet.ids[0], for: .seconds(15)))
        fleet.clock.advance(by: .minutes(1))
        let story = Story()
        let (began, may) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await fleet.engines[0].store.write { transaction in
                    let isCurrent = try transaction.isCurrent(lease)
                    began.signal()
                    may.wait()
                    story.tell(isCurrent ? "acted" : "refused")
                }
            }
            group.addTask {
                await Self.wait(for: began)
                async let taken = fleet.engines[1].lease("work", holder: fleet.ids[1], for: .seconds(15))
                try await Task.sleep(for: .milliseconds(200))
                story.tell("asked")
                may.signal()
                if try await taken != nil { story.tell("taken") }
            }
            try await group.waitForAll()
        }
        #expect(story.words == ["asked", "acted", "taken"])
    }

    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    @Test("A lease that is given back can be taken by another node at once", arguments: Ground.allCases)
    func givenBack(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let lease = try #require(try await fleet.engines[0].lease("work", holder: fleet.ids[0], for: .seconds(15)))
        try await fleet.engines[0].giveBack(lease)
        #expect(
            try await fleet.engines[1].lease("work", holder: fleet.ids[1], for: .seconds(15))?.token == lease.token + 1)
    }

    @Test(
        "A node that leaves is seen no more, and one that died is not after fifteen seconds", arguments: Ground.allCases
    )
    func life(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        #expect(try await fleet.engines[0].nodes().map(\.name) == ["node-0", "node-1", "node-2"])
        try await fleet.engines[1].leave()
        #expect(try await fleet.engines[0].nodes().map(\.name) == ["node-0", "node-2"])
        fleet.clock.advance(by: .seconds(16))
        try await fleet.engines[0].beat()
        #expect(try await fleet.engines[0].nodes().map(\.name) == ["node-0"])
    }
}

/// What happened, in the order in which it did.
private final class Story: Sendable {
    private let told = Mutex<[String]>([])

    var words: [String] { told.withLock { $0 } }

    func tell(_ word: String) { told.withLock { $0.append(word) } }
}
