import Courier
import Domain
import Engine
import Synchronization

/// An outbox in memory that keeps the contract of the stored one, and everything that was settled.
final class RecordingOutbox: Outbox {
    struct State {
        var waiting: [MessageID: (message: OutboundMessage, claimedUntil: Instant?)] = [:]
        var delivered: [MessageID] = []
        var failures: [(id: MessageID, error: String, retryAt: Instant)] = []
        var dead: [MessageID: String] = [:]
        var looks = 0
        var settlements = 0
        var troubles = 0
    }

    let bell = OutboxBell()
    private let state = Mutex(State())
    private let now: @Sendable () -> Instant

    init(now: @escaping @Sendable () -> Instant) { self.now = now }

    var rings: AsyncStream<Void> { bell.rings }
    var delivered: [MessageID] { state.withLock { $0.delivered } }
    var failures: [(id: MessageID, error: String, retryAt: Instant)] { state.withLock { $0.failures } }
    var dead: [MessageID: String] { state.withLock { $0.dead } }
    var looks: Int { state.withLock { $0.looks } }
    var settlements: Int { state.withLock { $0.settlements } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }
    var claimedCount: Int { state.withLock { $0.waiting.values.filter { $0.claimedUntil != nil }.count } }

    func add(_ messages: [OutboundMessage]) {
        state.withLock { for message in messages { $0.waiting[message.row.id] = (message, nil) } }
        bell.ring()
    }

    /// The next so many settlements fail.
    func makeTrouble(_ times: Int) { state.withLock { $0.troubles = times } }

    func claimMessages(
        limit: Int, lease: Duration, settling settled: [DeliveryResult]
    ) async throws -> [OutboundMessage] {
        let now = now()
        return try state.withLock { state in
            if !settled.isEmpty { try Self.settle(settled, in: &state) }
            state.looks += 1
            let depths = state.waiting.values.reduce(into: [[UInt8]: Int]()) {
                $0[$1.message.row.lane, default: 0] += 1
            }
            var lanes = Set<[UInt8]>()
            var taken: [OutboundMessage] = []
            for (id, entry) in state.waiting.sorted(by: { $0.key < $1.key }) where taken.count < limit {
                guard lanes.insert(entry.message.row.lane).inserted, entry.message.row.dueAt <= now,
                    (entry.claimedUntil ?? now) <= now
                else { continue }
                state.waiting[id]?.claimedUntil = now + lease
                let isFollowed = depths[entry.message.row.lane, default: 0] > 1
                taken.append(OutboundMessage(row: entry.message.row, body: entry.message.body, isFollowed: isFollowed))
            }
            return taken
        }
    }

    func settle(_ results: [DeliveryResult]) async throws {
        try state.withLock { state in try Self.settle(results, in: &state) }
    }

    private static func settle(_ results: [DeliveryResult], in state: inout State) throws {
        guard state.troubles == 0 else {
            state.troubles -= 1
            throw StoreFailure.busy
        }
        state.settlements += 1
        for result in results { settle(result, in: &state) }
    }

    private static func settle(_ result: DeliveryResult, in state: inout State) {
        switch result {
        case .delivered(let id):
            state.waiting[id] = nil
            state.delivered.append(id)
        case .failed(let row, let error, let retryAt):
            state.failures.append((row.id, error, retryAt))
            guard let body = state.waiting[row.id]?.message.body else { return }
            var later = row
            later.attempts += 1
            later.dueAt = retryAt
            state.waiting[row.id] = (OutboundMessage(row: later, body: body), nil)
        case .dead(let row, let error):
            state.waiting[row.id] = nil
            state.dead[row.id] = error
        }
    }
}
