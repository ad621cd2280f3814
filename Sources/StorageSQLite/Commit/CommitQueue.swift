import Storage
import Synchronization

/// The phases that wait for the writer, in the order in which they came.
final class CommitQueue: Sendable {
    private struct State {
        var waiting: [any WaitingPhase] = []
        var isWriting = false
        var isClosed = false
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether the writer is idle and has to be started.
    /// - Throws: ``StorageFailure/busy`` when it is full: a queue that only grows helps nobody in
    ///   it.
    func add(_ phase: any WaitingPhase) throws(StorageFailure) -> Bool {
        let answer: Result<Bool, StorageFailure> = state.withLock { state in
            guard !state.isClosed else { return .failure(.closed) }
            guard state.waiting.count < limit else { return .failure(.busy) }
            state.waiting.append(phase)
            defer { state.isWriting = true }
            return .success(!state.isWriting)
        }
        return try answer.get()
    }

    /// - Returns: the next group and how many waited in all; an empty group means that the writer
    ///   is now idle.
    func next(_ count: Int) -> (group: [any WaitingPhase], depth: Int) {
        state.withLock { state in
            let depth = state.waiting.count
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(group.count)
            state.isWriting = !group.isEmpty
            return (group, depth)
        }
    }

    /// - Returns: false if it was closed already.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }

    var isClosed: Bool { state.withLock(\.isClosed) }

    var count: Int { state.withLock(\.waiting.count) }
}
