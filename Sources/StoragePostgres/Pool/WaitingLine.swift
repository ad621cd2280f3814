import Dispatch
import Storage
import Synchronization

/// Who waits for a connection, in the order in which they came, and which workers are idle. The
/// last to become idle is woken first: its connection is warm, and workers that aren't needed stay
/// asleep.
final class WaitingLine: Sendable {
    private struct State {
        var waiting: [any Job] = []
        var resting: [Int] = []
        var handed: [Int: any Job] = [:]
        var isClosed = false
        /// When the next look for those who have waited too long is due.
        var watchedUntil: ContinuousClock.Instant?
        /// Why nobody can be served, while the server can't be reached.
        var outage: StorageFailure?
    }

    private let limit: Int
    private let bells: [DispatchSemaphore]
    private let state = Mutex(State())

    init(workers: Int, limit: Int) {
        self.limit = limit
        bells = (0..<workers).map { _ in DispatchSemaphore(value: 0) }
    }

    var count: Int { state.withLock(\.waiting.count) }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// - Returns: how many wait.
    /// - Throws: ``StorageFailure/closed``, or ``StorageFailure/busy`` when it is full: a line that
    ///   only grows helps nobody in it.
    func add(_ job: any Job) throws(StorageFailure) -> Int {
        let answer: Result<(bell: Int?, depth: Int, watch: Bool), StorageFailure> = state.withLock { state in
            guard !state.isClosed else { return .failure(.closed) }
            if let worker = state.resting.popLast() {
                state.handed[worker] = job
                return .success((worker, 0, false))
            }
            guard state.waiting.count < limit else { return .failure(.busy) }
            state.waiting.append(job)
            let isEarlier = state.watchedUntil.map { job.deadline < $0 } ?? true
            if isEarlier { state.watchedUntil = job.deadline }
            return .success((nil, state.waiting.count, isEarlier))
        }
        let (bell, depth, watch) = try answer.get()
        if let bell { bells[bell].signal() }
        if watch { self.watch(until: job.deadline) }
        return depth
    }

    enum Turn {
        case job(any Job)
        /// Nothing came for a while.
        case rest
        case closed
    }

    /// - Parameter patience: how long to wait for something to do.
    func next(for worker: Int, patience: DispatchTimeInterval) -> Turn {
        if let turn = first(for: worker) { return turn }
        let isRung = bells[worker].wait(timeout: .now() + patience) == .success
        let turn = woken(worker)
        // It was given something just as it stopped waiting, so the bell is still to ring.
        if case .job = turn, !isRung { bells[worker].wait() }
        return turn
    }

    /// Refuses what comes from now on and wakes all idle workers; what waits is still done.
    /// - Returns: false if it was closed already.
    func close() -> Bool {
        let resting: [Int]? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            defer { state.resting = [] }
            return state.resting
        }
        for worker in resting ?? [] { bells[worker].signal() }
        return resting != nil
    }

    /// - Parameter failure: why connections can't be made; nil when one was made.
    func note(outage failure: StorageFailure?) { state.withLock { $0.outage = failure } }
}

extension WaitingLine {
    private func first(for worker: Int) -> Turn? {
        state.withLock { state in
            if !state.waiting.isEmpty { return .job(state.waiting.removeFirst()) }
            if state.isClosed { return .closed }
            state.resting.append(worker)
            return nil
        }
    }

    private func woken(_ worker: Int) -> Turn {
        state.withLock { state in
            if let job = state.handed.removeValue(forKey: worker) { return .job(job) }
            guard let place = state.resting.firstIndex(of: worker) else { return .closed }
            state.resting.remove(at: place)
            return .rest
        }
    }

    /// Looks again when the first of those who wait has waited too long.
    private func watch(until deadline: ContinuousClock.Instant) {
        let wait = max(ContinuousClock.now.duration(to: deadline), .zero)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(wait.wholeMilliseconds) + 1)) {
            [weak self] in
            self?.dismissOverdue()
        }
    }

    private func dismissOverdue() {
        let now = ContinuousClock.now
        let (overdue, next, failure) = state.withLock { state in
            let overdue = state.waiting.filter { $0.deadline <= now }
            state.waiting.removeAll { $0.deadline <= now }
            state.watchedUntil = state.waiting.map(\.deadline).min()
            return (overdue, state.watchedUntil, state.outage ?? .busy)
        }
        for job in overdue { job.refuse(failure) }
        if let next { watch(until: next) }
    }
}
