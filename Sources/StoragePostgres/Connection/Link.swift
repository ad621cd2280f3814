import CLibPQ
import Storage

/// One connection in pipeline mode. Used by one thread.
///
/// Everything that is asked at once goes to the server at once and is answered at once: a batch,
/// which ends with a sync message. Of a batch nothing after a failed statement is run, not even a
/// `COMMIT`.
final class Link {
    private let handle: OpaquePointer
    private var statements = PreparedStatements()
    /// Batches that were sent and whose answers were not read yet. All but the last are ends of
    /// transactions that nobody waits for.
    private var unread: [Batch] = []
    private var isBroken = false

    /// - Throws: ``StorageFailure/unavailable(_:)``.
    init(to url: PostgresURL, _ settings: PostgresSettings) throws(StorageFailure) {
        handle = try PostgresSession.open(url, settings)
        PQenterPipelineMode(handle)
    }

    deinit { PQfinish(handle) }

    /// Looks at what the server said unasked, which is how one learns that it hung up while nobody
    /// was talking to it.
    func isAlive() -> Bool {
        guard !isBroken, PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else { return false }
        return true
    }

    /// Whether running it may leave something to commit. What was not prepared yet counts as a
    /// write.
    func writes(_ request: Request) -> Bool { statements.known(request.key)?.writes ?? true }

    /// Sends them as one batch and waits for the answers: one round trip.
    /// - Parameter writing: whether the transaction is to write.
    /// - Returns: an answer a request, in order.
    func exchange(_ requests: [Request], writing: Bool) throws(LinkFailure) -> [QueryResult] {
        try send(requests)
        while unread.count > 1 { _ = try? receive(unread.removeFirst(), writing: false) }
        guard !isBroken else { throw lost(requests.last?.key == Request.commit.key) }
        return try receive(unread.removeFirst(), writing: writing)
    }

    /// Sends it and waits for nothing. What the server answers is of no interest.
    func post(_ request: Request) {
        if (try? send([request])) == nil { isBroken = true }
    }
}

// MARK: Out

extension Link {
    private struct Batch {
        var steps: [Step] = []
    }

    private enum Step {
        case preparation(PreparedStatement.Key)
        case run(SQLStatement, PreparedStatement.Key)
    }

    private func send(_ requests: [Request]) throws(LinkFailure) {
        var batch = Batch()
        for ready in try made(ready: requests) {
            let (request, statement) = (ready.request, ready.statement)
            if ready.isNew {
                try queued(
                    PQsendPrepare(
                        handle, statement.name, GuardedStatement.text(request.sql, expecting: request.expecting), 0, nil
                    ))
                batch.steps.append(.preparation(request.key))
            }
            try queued(
                ready.parameters.withPointers {
                    PQsendQueryPrepared(handle, statement.name, $0.count, $0.values, $0.lengths, $0.formats, 1)
                })
            batch.steps.append(.run(request.sql, request.key))
        }
        unread.append(batch)
        // From here on the server may have all of it, whatever this answers.
        if PQpipelineSync(handle) == 0 { isBroken = true }
    }

    private struct Ready {
        let request: Request
        let statement: PreparedStatement
        let parameters: Parameters
        let isNew: Bool
    }

    /// Judged before a word is sent, so that a wrong statement costs no connection.
    private func made(ready requests: [Request]) throws(LinkFailure) -> [Ready] {
        var made: [Ready] = []
        made.reserveCapacity(requests.count)
        do throws(StorageFailure) {
            for request in requests { made.append(try ready(request)) }
            return made
        } catch {
            for new in made where new.isNew { statements.forget(new.request.key) }
            throw .refused(error)
        }
    }

    private func ready(_ request: Request) throws(StorageFailure) -> Ready {
        let parameters = try Parameters(request.arguments, for: request.sql)
        let known = statements.known(request.key)
        let placeholders =
            if let known { known.placeholders } else { try Placeholders.count(in: request.sql.text) }
        guard request.arguments.count == placeholders else {
            throw .malformedStatement(
                "\(request.arguments.count) arguments for \(placeholders) placeholders in \(request.sql)")
        }
        let statement = known ?? statements.add(request.sql, request.key, placeholders: placeholders)
        return Ready(request: request, statement: statement, parameters: parameters, isNew: known == nil)
    }

    /// libpq takes no more when the connection is gone. `COMMIT` comes last and was not sent, so
    /// the server can't have seen it.
    private func queued(_ taken: CInt) throws(LinkFailure) {
        guard taken == 0 else { return }
        isBroken = true
        throw .lost(words)
    }
}

// MARK: In

extension Link {
    /// Reads a batch to its end, so that the next one begins at its own beginning.
    private func receive(_ batch: Batch, writing: Bool) throws(LinkFailure) -> [QueryResult] {
        var results: [QueryResult] = []
        var failure: StorageFailure?
        for step in batch.steps {
            guard let result = next() else { throw lost(isCommitting(batch)) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                if case .run(let sql, _) = step {
                    results.append(QueryResult(result, to: sql))
                } else {
                    PQclear(result)
                }
            default:
                defer { PQclear(result) }
                forget(step)
                if PQresultStatus(result) == PGRES_FATAL_ERROR {
                    failure = try judge(result, of: step, in: batch, writing: writing)
                }
            }
        }
        if let sync = PQgetResult(handle) { PQclear(sync) } else { isBroken = true }
        if let failure { throw .refused(failure) }
        return results
    }

    /// - Returns: what a statement answered; nil when the connection is gone.
    private func next() -> OpaquePointer? {
        guard let result = PQgetResult(handle) else { return nil }
        // Each statement's answers end with nothing.
        while let more = PQgetResult(handle) { PQclear(more) }
        return result
    }

    /// - Returns: the server's reason, when the connection is still good.
    private func judge(
        _ result: OpaquePointer, of step: Step, in batch: Batch, writing: Bool
    ) throws(LinkFailure) -> StorageFailure {
        guard let error = ServerError(result) else { throw lost(isCommitting(batch)) }
        guard error.endsConnection(writing: writing) else { return error.failure }
        // Of a statement before `COMMIT` the server says itself that it did not get that far.
        throw lost(isCommit(step))
    }

    private func isCommit(_ step: Step) -> Bool {
        if case .run(_, Request.commit.key) = step { true } else { false }
    }

    private func isCommitting(_ batch: Batch) -> Bool { batch.steps.last.map(isCommit) ?? false }

    private func forget(_ step: Step) {
        if case .preparation(let key) = step { statements.forget(key) }
    }

    private func lost(_ isCommitting: Bool) -> LinkFailure {
        isBroken = true
        return isCommitting ? .unknown(words) : .lost(words)
    }

    private var words: String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline).first.map(String.init)
            ?? "the connection was lost"
    }
}

// MARK: Outside of the pipeline

extension Link {
    /// Several statements of one text, which only the simple protocol takes.
    func script(_ sql: String) throws(LinkFailure) {
        while !unread.isEmpty { _ = try? receive(unread.removeFirst(), writing: false) }
        guard !isBroken, PQexitPipelineMode(handle) == 1 else { throw lost(false) }
        defer { PQenterPipelineMode(handle) }
        guard let result = PQexec(handle, sql) else { throw lost(false) }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_FATAL_ERROR else { return }
        guard let error = ServerError(result), !error.endsConnection(writing: true) else { throw lost(false) }
        throw .refused(error.failure)
    }
}
