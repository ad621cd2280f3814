import Domain
import Engine
import Synchronization
import TestSupport
import Testing

@Suite("Messages and several nodes", .serialized)
struct OutboxTests {
    @Test(
        "Promise 7: three nodes that deliver at once, with failures, send each message once and each lane in the order of its writing",
        arguments: Ground.allCases)
    func onceAndInOrder(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let rows = try Rows(realm: fleet.realm.rawValue)
        let written = try await Self.write(rows, lanes: 8, each: 12, on: fleet)
        let deliveries = Deliveries()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<6 {
                group.addTask { try await Self.deliver(fleet.engines[worker % 3], worker, until: 96, deliveries) }
            }
            try await group.waitForAll()
        }
        #expect(deliveries.twiceOut == 0)
        #expect(deliveries.byLane == written)
    }

    /// Writes on the three nodes in turn, with ids of clocks that differ by minutes.
    /// - Returns: by lane, in the order of their commits.
    private static func write(
        _ rows: Rows, lanes: Int, each: Int, on fleet: Fleet
    ) async throws -> [[UInt8]: [MessageID]] {
        var written: [[UInt8]: [MessageID]] = [:]
        for _ in 0..<lanes {
            let (account, lane) = (rows.account(), rows.bytes(16))
            try await fleet.engines[0].store.write { $0.insert(account) }
            for turn in 0..<each {
                let id = MessageID(
                    at: rows.now + .minutes(Int64(turn % 3 * -4)),
                    random: (UInt64(turn), lane.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
                )
                let message = rows.message(of: account, lane: lane).renamed(id)
                try await fleet.engines[turn % 3].store.write { transaction in
                    _ = try transaction.account(account.id, realm: account.realm)
                    transaction.enqueue(message)
                }
                written[lane, default: []].append(id)
            }
        }
        return written
    }

    /// Every third delivery or so fails and is tried again at once.
    private static func deliver(
        _ engine: Engine, _ worker: Int, until count: Int, _ deliveries: Deliveries
    ) async throws {
        let random = SeededRandomness(seed: UInt64(worker + 100))
        while deliveries.count < count {
            for message in try await engine.claimMessages(limit: 3, lease: .minutes(1)) {
                deliveries.begin(message.row)
                await Task.yield()
                let fails = random.next() % 3 == 0
                deliveries.end(message.row, isDelivered: !fails)
                try await engine.settle([
                    fails
                        ? .failed(message.row, error: "status 503", retryAt: engine.now()) : .delivered(message.row.id)
                ])
            }
        }
    }

    @Test(
        "What a dead node held is delivered by another, and its late word changes nothing", arguments: Ground.allCases)
    func deadNode(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        _ = try await Self.write(try Rows(realm: fleet.realm.rawValue), lanes: 1, each: 2, on: fleet)
        let (dead, alive) = (fleet.engines[1], fleet.engines[2])
        let held = try await dead.claimMessages(limit: 9, lease: .minutes(3))
        #expect(held.count == 1)
        fleet.clock.advance(by: .seconds(14))
        try await alive.beat()
        #expect(try await alive.claimMessages(limit: 9, lease: .minutes(3)).isEmpty)
        fleet.clock.advance(by: .seconds(2))
        #expect(try await alive.claimMessages(limit: 9, lease: .minutes(3)).map(\.row.id) == held.map(\.row.id))
        try await dead.settle([.failed(held[0].row, error: "timeout", retryAt: fleet.clock.now)])
        #expect(try await dead.claimMessages(limit: 9, lease: .minutes(3)).isEmpty)
    }

    @Test("A node that still claims is alive, though its beats were held up", arguments: Ground.allCases)
    func claimingIsLiving(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        fleet.clock.advance(by: .minutes(1))
        _ = try await Self.write(try Rows(realm: fleet.realm.rawValue), lanes: 1, each: 1, on: fleet)
        #expect(try await fleet.engines[0].claimMessages(limit: 9, lease: .minutes(3)).count == 1)
        fleet.clock.advance(by: .seconds(10))
        #expect(try await fleet.engines[1].claimMessages(limit: 9, lease: .minutes(3)).isEmpty)
    }

    @Test(
        "A node that comes back frees what it held before, and takes nothing from another of its name",
        arguments: Ground.allCases)
    func earlierLife(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        _ = try await Self.write(try Rows(realm: fleet.realm.rawValue), lanes: 2, each: 1, on: fleet)
        let (dead, twin) = (fleet.engines[0], fleet.engines[1])
        #expect(try await dead.claimMessages(limit: 1, lease: .minutes(3)).count == 1)
        #expect(try await twin.claimMessages(limit: 1, lease: .minutes(3)).count == 1)
        fleet.clock.advance(by: .seconds(1))
        for name in ["node-0", "node-1"] {
            let clock = fleet.clock
            let new = try await Fleet.engine(over: fleet.home, Policies.open, seed: 7) { clock.now }
            _ = try await new.enter(name, release: "test", isAlone: false)
            #expect(try await new.claimMessages(limit: 9, lease: .minutes(3)).isEmpty)
            clock.advance(by: .seconds(7))
            try await twin.beat()
            try await new.beat()
            #expect(try await new.claimMessages(limit: 9, lease: .minutes(3)).count == (name == "node-0" ? 1 : 0))
        }
    }

    @Test("A process that has the file for itself frees all that was claimed or leased")
    func alone() async throws {
        let fleet = try await Fleet.make(.sqlite)
        _ = try await Self.write(try Rows(realm: fleet.realm.rawValue), lanes: 1, each: 1, on: fleet)
        #expect(try await fleet.engines[0].claimMessages(limit: 9, lease: .minutes(3)).count == 1)
        #expect(try await fleet.engines[0].lease("work", holder: fleet.ids[0], for: .seconds(15)) != nil)
        let id = try await fleet.engines[1].enter("node-1", release: "test", isAlone: true)
        #expect(try await fleet.engines[1].claimMessages(limit: 9, lease: .minutes(3)).count == 1)
        #expect(try await fleet.engines[1].lease("work", holder: id, for: .seconds(15)) != nil)
        #expect(try await fleet.engines[1].nodes().map(\.id) == [id])
    }
}

/// What several nodes deliver, as the people would see it.
private final class Deliveries: Sendable {
    private struct State {
        var out: Set<[UInt8]> = []
        var twiceOut = 0
        var byLane: [[UInt8]: [MessageID]] = [:]
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.byLane.values.reduce(0) { $0 + $1.count } } }
    var byLane: [[UInt8]: [MessageID]] { state.withLock { $0.byLane } }
    /// How often something of a lane left while something else of it was on its way.
    var twiceOut: Int { state.withLock { $0.twiceOut } }

    func begin(_ row: MessageRow) {
        state.withLock { state in
            if !state.out.insert(row.lane).inserted { state.twiceOut += 1 }
        }
    }

    func end(_ row: MessageRow, isDelivered: Bool) {
        state.withLock { state in
            state.out.remove(row.lane)
            if isDelivered { state.byLane[row.lane, default: []].append(row.id) }
        }
    }
}

extension MessageRow {
    fileprivate func renamed(_ id: MessageID) -> MessageRow {
        MessageRow(
            id: id, realm: realm, account: account, topic: topic, lane: lane, webhook: webhook, payload: payload,
            createdAt: createdAt,
            dueAt: dueAt, attempts: attempts, lastError: lastError, isDead: isDead)
    }
}
