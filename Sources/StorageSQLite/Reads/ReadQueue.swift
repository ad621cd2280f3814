import Storage
import Synchronization

/// The reads that wait for a reader, in the order in which they came.
///
/// Calling a reader costs more than most reads do. So a reader that has come runs all that wait, and
/// another is called only once the one before has come: whatever is asked meanwhile waits for one of
/// them, and nothing waits while a reader could be had.
final class ReadQueue: Sendable {
    /// How many reads were asked when it was looked at.
    typealias Mark = Int

    private struct State {
        var waiting: [any WaitingRead] = []
        var asked: Mark = 0
        /// Readers that were called and have not gone idle since.
        var readers = 0
        /// Whether the last one that was called is still on its way.
        var isCalling = false

        /// For reads that no reader is coming for yet.
        /// - Returns: whether one more reader has to be called.
        mutating func calls(atMost limit: Int) -> Bool {
            guard !isCalling, readers < limit else { return false }
            readers += 1
            isCalling = true
            return true
        }

        mutating func take() -> (any WaitingRead)? { waiting.isEmpty ? nil : waiting.removeFirst() }
    }

    private let (readers, limit): (Int, Int)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - readers: how many there can be at once.
    ///   - limit: how many reads may wait.
    init(readers: Int, limit: Int) { (self.readers, self.limit) = (readers, limit) }

    /// - Returns: whether one more reader has to be called, who begins with ``arrive()``.
    /// - Throws: ``StorageFailure/busy`` when it is full.
    func add(_ read: any WaitingRead) throws(StorageFailure) -> Bool {
        let answer: Bool? = state.withLock { state in
            guard state.waiting.count < limit else { return nil }
            state.waiting.append(read)
            state.asked += 1
            return state.calls(atMost: readers)
        }
        guard let answer else { throw .busy }
        return answer
    }

    /// Of a reader that was called.
    /// - Returns: whether one more has to be called.
    func arrive() -> Bool {
        state.withLock { state in
            state.isCalling = false
            return state.waiting.count > 1 && state.calls(atMost: readers)
        }
    }

    /// - Returns: the next read, and how many were asked until now; nil means that the reader who
    ///   asks for it is now idle.
    func next() -> (read: any WaitingRead, mark: Mark)? {
        state.withLock { state in
            guard let read = state.take() else {
                state.readers -= 1
                return nil
            }
            return (read, state.asked)
        }
    }

    /// - Returns: the next read, if it was asked before the mark was taken.
    func next(before mark: Mark) -> (any WaitingRead)? {
        state.withLock { state in state.asked - state.waiting.count < mark ? state.take() : nil }
    }

    /// Of a reader that can't be had: nobody waits for one that may never come.
    func refuseAll(_ failure: StorageFailure) {
        while let (read, _) = next() { read.refuse(failure) }
    }
}
