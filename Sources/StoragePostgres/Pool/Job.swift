import Storage

/// Something to be done on a connection. Its caller is told exactly once what became of it.
protocol Job: Sendable {
    /// After which it is too late to begin.
    var deadline: ContinuousClock.Instant { get }

    /// Whether it is worth waiting for a server that can't be reached at the moment.
    var isPatient: Bool { get }

    /// - Returns: false when the connection was lost and nothing was kept, so that it may be tried
    ///   again on another one. Nobody was told.
    func attempt(on link: Link, _ metrics: StorageMetrics) -> Bool

    /// It won't be tried (again).
    func refuse(_ failure: StorageFailure)
}

/// A phase or a read.
struct PhaseJob<Value: Sendable>: Job {
    let deadline: ContinuousClock.Instant
    var isPatient: Bool { true }
    let writing: Bool
    let body: @Sendable (any SQLConnection) throws -> Value
    let reply: Reply<Value>
    let commits: CommitWatch

    func attempt(on link: Link, _ metrics: StorageMetrics) -> Bool {
        let connection = PhaseConnection(link, metrics, writing: writing)
        let outcome = Result { try body(connection) }
        do {
            let commit = try end(connection, keeping: (try? outcome.get()) != nil)
            note(connection, commit, metrics)
            guard !connection.isLost else { return false }
            reply.give(outcome)
        } catch {
            note(connection, nil, metrics)
            guard !connection.isLost else { return false }
            reply.give(.failure(error))
        }
        return true
    }

    func refuse(_ failure: StorageFailure) { reply.give(.failure(failure)) }

    private func end(_ connection: PhaseConnection, keeping: Bool) throws(StorageFailure) -> Duration? {
        guard writing, keeping else { return try connection.end(keeping: keeping) }
        return try commits.watch(for: reply) { () throws(StorageFailure) in try connection.end(keeping: true) }
    }

    private func note(_ connection: PhaseConnection, _ commit: Duration?, _ metrics: StorageMetrics) {
        if writing {
            if let commit {
                metrics.noteCommit()
                metrics.noteFlush(lasting: commit)
            }
            metrics.notePhases(1, statements: connection.statements)
        } else {
            metrics.noteRead(statements: connection.statements)
        }
    }
}

/// Makes the first connection, so that a server that can't be reached is found out while the
/// program starts.
struct FirstConnection: Job {
    let deadline = ContinuousClock.now + .seconds(3600)
    var isPatient: Bool { false }
    let continuation: CheckedContinuation<Void, any Error>

    func attempt(on link: Link, _ metrics: StorageMetrics) -> Bool {
        continuation.resume()
        return true
    }

    func refuse(_ failure: StorageFailure) { continuation.resume(throwing: failure) }
}
