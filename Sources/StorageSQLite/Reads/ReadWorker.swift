import GRDB
import Storage

/// Runs reads on one connection until none waits.
struct ReadWorker {
    let statements: StatementCache
    let metrics: StorageMetrics
    let flusher: Flusher

    func answerAll(_ queue: ReadQueue) {
        while let (read, mark) = queue.next() { answer(read, and: queue, before: mark) }
    }

    /// Those that were asked before a transaction began share it: it shows all that anybody had
    /// heard of when they asked. Each is taken when its turn has come and not before, so that a
    /// long one holds up nobody whom another reader could answer.
    private func answer(_ first: any WaitingRead, and queue: ReadQueue, before mark: ReadQueue.Mark) {
        do {
            try statements.control("BEGIN DEFERRED")
        } catch {
            return first.refuse(StorageFailure.mapping(error))
        }
        // Nothing was written, so it does not matter how the transaction ends; this way can't fail
        // half-way.
        defer { try? statements.control("ROLLBACK") }
        var read = first
        // After a failure of the engine the transaction may be gone, and with it the one state to
        // answer from.
        while hasAnswered(read), let next = queue.next(before: mark) { read = next }
    }

    /// - Returns: whether the engine had no trouble with it.
    private func hasAnswered(_ read: any WaitingRead) -> Bool {
        let connection = PhaseConnection(statements)
        read.run(on: connection)
        connection.end()
        metrics.noteRead(statements: statements.takeCount())
        if flusher.isDurable { read.acknowledge(unless: nil) } else { flusher.answer([read]) }
        return connection.failure == nil
    }
}
