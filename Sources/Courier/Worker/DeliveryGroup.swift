import Domain
import Engine
import Synchronization

/// Those messages of a batch that are delivered and settled together: the ones to people, or the
/// ones to one webhook.
final class DeliveryGroup: Sendable {
    let messages: [OutboundMessage]
    /// By which of the looks into the outbox it was taken: see ``InFlight/look()``.
    let look: Int
    private let silence = Atomic(false)

    init(_ messages: [OutboundMessage], look: Int) {
        self.messages = messages
        self.look = look
    }

    static func groups(of batch: [OutboundMessage], look: Int) -> [DeliveryGroup] {
        Dictionary(grouping: batch, by: \.row.webhook).values.map { DeliveryGroup($0, look: look) }
    }

    /// Whether there was more to take than these: others waited behind them in their lanes.
    var isFollowed: Bool { messages.contains(where: \.isFollowed) }

    /// Whether the endpoint gave no answer. The rest of the group is then put off rather than tried: otherwise a
    /// receiver that hangs would hold up its own messages for hours, and all others for as long as it fills the
    /// courier.
    var isSilent: Bool { silence.load(ordering: .relaxed) }

    func note(_ failure: DeliveryFailure) {
        if failure.meansSilence, messages.first?.row.webhook != nil { silence.store(true, ordering: .relaxed) }
    }
}

/// How many messages are out, and how often the outbox was looked into for more.
final class InFlight: Sendable {
    private let capacity: Int
    private let count = Atomic(0)
    private let looks = Atomic(0)

    init(capacity: Int) { self.capacity = capacity }

    var room: Int { max(0, capacity - count.load(ordering: .relaxed)) }

    func add(_ messages: Int) { count.add(messages, ordering: .relaxed) }

    func remove(_ messages: Int) { count.subtract(messages, ordering: .relaxed) }

    /// To be called before each look, even one that finds no room.
    /// - Returns: its number.
    func look() -> Int { looks.add(1, ordering: .sequentiallyConsistent).newValue }

    /// Whether a group that is settled makes room for something: those behind it in its lanes, or
    /// what a later look may have passed over because of it. Looking after every group would mostly
    /// find nothing, and costs as much as taking a message. What another node puts behind it
    /// meanwhile is found at the next tick.
    func leavesMore(_ group: DeliveryGroup) -> Bool {
        group.isFollowed || looks.load(ordering: .sequentiallyConsistent) > group.look
    }
}

/// What came of deliveries and is not written down yet.
final class Done: Sendable {
    private struct State {
        var results: [DeliveryResult] = []
        /// How many were there already when this was last asked.
        var old = 0
    }

    private let state = Mutex(State())

    func add(_ results: [DeliveryResult]) { state.withLock { $0.results += results } }

    func takeAll() -> [DeliveryResult] {
        state.withLock { state in
            defer { state = State() }
            return state.results
        }
    }

    /// All, where some were there the last time.
    func takeOld() -> [DeliveryResult] {
        state.withLock { state in
            guard state.old > 0 else {
                state.old = state.results.count
                return []
            }
            defer { state = State() }
            return state.results
        }
    }
}

/// Transforms all elements, `width` at a time. The results come in the order they were done.
func boundedMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], width: Int, _ transform: @escaping @Sendable (Element) async -> Result
) async -> [Result] {
    await withTaskGroup(of: Result.self) { group in
        var results: [Result] = []
        results.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            if index >= width, let result = await group.next() { results.append(result) }
            group.addTask { await transform(element) }
        }
        for await result in group { results.append(result) }
        return results
    }
}
