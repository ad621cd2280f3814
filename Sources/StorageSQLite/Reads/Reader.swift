import GRDB
import Storage

/// Answers questions on one connection until none waits.
struct Reader {
    let statements: StatementCache
    let metrics: StorageMetrics
    let flusher: Flusher

    func answerAll(_ queue: QuestionQueue) {
        while let (question, mark) = queue.next() { answer(question, and: queue, before: mark) }
    }

    /// Those that were asked before a transaction began share it: it shows all that anybody had
    /// heard of when they asked. Each is taken when its turn has come and not before, so that a
    /// long one holds up nobody whom another reader could answer.
    private func answer(_ first: any WaitingQuestion, and queue: QuestionQueue, before mark: QuestionQueue.Mark) {
        do {
            try statements.control("BEGIN DEFERRED")
        } catch {
            return first.refuse(StorageFailure.mapping(error))
        }
        // Nothing was written, so it does not matter how the transaction ends; this way can't fail
        // half-way.
        defer { try? statements.control("ROLLBACK") }
        var question = first
        // After a failure of the engine there may be no transaction any more, and so no one state
        // to answer from.
        while hasAnswered(question), let next = queue.next(before: mark) { question = next }
    }

    /// - Returns: whether the engine had no trouble with it.
    private func hasAnswered(_ question: any WaitingQuestion) -> Bool {
        let connection = PhaseConnection(statements)
        question.ask(connection)
        connection.end()
        metrics.noteQuestion(statements: statements.takeCount())
        if flusher.isDurable { question.acknowledge(unless: nil) } else { flusher.answer([question]) }
        return connection.failure == nil
    }
}
