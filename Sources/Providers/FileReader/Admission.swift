import Synchronization

/// Lets so many in at once and so many wait, first come first served.
final class Admission: Sendable {
    private typealias Turn = CheckedContinuation<Result<Void, ReaderFailure>, Never>

    private struct State {
        var running = 0
        var waiting: [(id: Int, turn: Turn)] = []
        var nextID = 0
        /// Of callers who were cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let mostRunning: Int
    private let mostWaiting: Int
    private let state = Mutex(State())

    init(running: Int, waiting: Int) { (mostRunning, mostWaiting) = (running, waiting) }

    /// Returns when it is the caller's turn; `leave` is then owed. Turns end by their own
    /// deadlines, so nobody waits without end.
    func enter() async throws(ReaderFailure) {
        let id = state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in queue(turn, id: id) }
        } onCancel: {
            cancel(id)
        }
        _ = state.withLock { $0.cancelled.remove(id) }
        try result.get()
    }

    func leave() {
        let next: Turn? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            // The place passes on.
            return state.waiting.removeFirst().turn
        }
        next?.resume(returning: .success(()))
    }

    private func queue(_ turn: Turn, id: Int) {
        let result: Result<Void, ReaderFailure>? = state.withLock { state in
            if state.cancelled.contains(id) { return .failure(.cancelled) }
            if state.running < mostRunning {
                state.running += 1
                return .success(())
            }
            if state.waiting.count >= mostWaiting { return .failure(.busy) }
            state.waiting.append((id, turn))
            return nil
        }
        if let result { turn.resume(returning: result) }
    }

    private func cancel(_ id: Int) {
        let turn: Turn? = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.waiting.remove(at: index).turn
        }
        turn?.resume(returning: .failure(.cancelled))
    }
}
