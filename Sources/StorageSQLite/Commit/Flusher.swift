import Dispatch
import Storage
import Synchronization

/// Somebody who may be answered once everything they have written or seen is on the disk.
protocol AwaitingDisk: AnyObject, Sendable {
    /// Called exactly once.
    /// - Parameter failure: what is answered where it would be a success; nil when the disk holds
    ///   everything.
    func acknowledge(unless failure: StorageFailure?)
}

/// Brings the log to the disk while the writer runs the next group, and answers nobody before: a
/// crash takes back nothing that any writer or reader has been told.
///
/// One flush serves all commits made before it began.
final class Flusher: Sendable {
    private struct State {
        /// Commits begun, ended, and known to be on the disk: each is never more than the one
        /// before it.
        var (begun, ended, flushed) = (0, 0, 0)
        /// In the order of the commits they wait for.
        var waiting: [(commit: Int, one: any AwaitingDisk)] = []
        var isFlushing = false
        var lastFlush = Duration.zero
        /// After a failed flush nobody knows what of the log the disk holds, and a second one may
        /// succeed without writing what the first has lost. So it is the last.
        var failure: StorageFailure?

        var isDurable: Bool { flushed == begun && failure == nil }

        mutating func takeReady() -> Ready {
            let ready = failure == nil ? waiting.prefix { $0.commit <= flushed } : waiting[...]
            waiting.removeFirst(ready.count)
            return Ready(those: ready.map(\.one), failure: failure)
        }
    }

    /// Whom to tell, and what: as it was when they were taken, since a flush that fails later is
    /// not about them.
    private struct Ready {
        let those: [any AwaitingDisk]
        let failure: StorageFailure?

        func tell() { for one in those { one.acknowledge(unless: failure) } }
    }

    private let state = Mutex(State())
    private let thread = DispatchQueue(label: "bindery.sqlite.flush")
    private let limit: Int
    private let metrics: StorageMetrics
    private let flush: @Sendable () throws(StorageFailure) -> Void

    /// - Parameters:
    ///   - limit: how many may wait for the disk until ``admit()`` refuses the next.
    ///   - flush: returns when the disk holds everything that was written to the log before.
    init(limit: Int, metrics: StorageMetrics, flush: @escaping @Sendable () throws(StorageFailure) -> Void) {
        (self.limit, self.metrics, self.flush) = (limit, metrics, flush)
    }

    /// Whether the disk holds everything that anybody could have seen.
    var isDurable: Bool { state.withLock(\.isDurable) }

    /// How long the disk took the last time.
    var lastFlush: Duration { state.withLock(\.lastFlush) }

    /// Of a flush; there is none after it.
    var failure: StorageFailure? { state.withLock(\.failure) }

    /// - Throws: ``StorageFailure/busy`` while too many wait for the disk, or the failure of a
    ///   flush.
    func admit() throws(StorageFailure) {
        let failure = state.withLock { $0.failure ?? ($0.waiting.count < limit ? nil : .busy) }
        if let failure { throw failure }
    }

    /// Between these two calls others may see the commit at any time, so it counts from the first
    /// for those who have read, and from the second for what a flush can hold.
    func beginCommit() { state.withLock { $0.begun += 1 } }

    /// - Parameter wrote: false when it has left the log as it was, so that there is nothing to
    ///   flush.
    func endCommit(wrote: Bool) {
        state.withLock { state in
            if !wrote, state.flushed == state.ended { state.flushed = state.begun }
            state.ended = state.begun
        }
    }

    /// Answers once the disk holds what those who wait may have written or seen.
    /// - Parameter here: whether to wait for the disk on this thread, which saves a lone writer the
    ///   switch to the other one.
    func answer(_ those: [any AwaitingDisk], here: Bool = false) {
        let (ready, starts) = state.withLock { state in
            state.waiting += those.map { (state.begun, $0) }
            let ready = state.takeReady()
            let starts = !state.isFlushing && state.failure == nil && state.flushed < state.ended
            if starts { state.isFlushing = true }
            return (ready, starts)
        }
        ready.tell()
        guard starts else { return }
        if here { flushAll() } else { thread.async { self.flushAll() } }
    }

    /// Returns when no flush is under way, to be called when nothing is written any more.
    func rest() async {
        await withCheckedContinuation { continuation in thread.async { continuation.resume() } }
    }

    private func flushAll() {
        while let commit = next() {
            let began = ContinuousClock.now
            let failure = attempt()
            let took = ContinuousClock.now - began
            metrics.noteFlush(lasting: took)
            end(commit, took, failure).tell()
        }
    }

    /// - Returns: up to which commit the next flush reaches; nil when there is nothing to flush.
    private func next() -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.flushed < state.ended else {
                state.isFlushing = false
                return nil
            }
            return state.ended
        }
    }

    private func attempt() -> StorageFailure? {
        do {
            try flush()
            return nil
        } catch {
            return error
        }
    }

    /// - Returns: those who have waited for it: all, when it failed.
    private func end(_ commit: Int, _ took: Duration, _ failure: StorageFailure?) -> Ready {
        state.withLock { state in
            state.lastFlush = took
            state.failure = failure
            if failure == nil { state.flushed = commit }
            return state.takeReady()
        }
    }
}
