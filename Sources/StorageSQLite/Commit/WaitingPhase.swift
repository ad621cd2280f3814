import Storage

/// A phase in the queue, whatever it returns: run once, or twice when another's failure took it
/// back, then told what became of it.
protocol WaitingPhase: AwaitingDisk {
    /// Runs the closure and keeps what it returned or threw, in place of what an earlier run did.
    /// - Returns: whether it is to be kept.
    func run(on connection: PhaseConnection) -> Bool
    /// Nothing of it is kept. An error of its own that it already has is told instead.
    func refuse(_ failure: StorageFailure)
}

/// `@unchecked`: handed to the writer through the queue's lock, and touched by the writer only from
/// then on, and by the flusher after it.
final class Phase<Value: Sendable>: WaitingPhase, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var outcome: Result<Value, any Error> = .failure(StorageFailure.closed)
    private var hasFailed = false

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: PhaseConnection) -> Bool {
        outcome = Result { try body(connection) }
        // Catching the engine's failure doesn't make a closure successful.
        if case .success = outcome, let failure = connection.failure { outcome = .failure(failure) }
        hasFailed = if case .failure = outcome { true } else { false }
        return !hasFailed
    }

    func acknowledge(unless failure: StorageFailure?) {
        if let failure { refuse(failure) }
        continuation.resume(with: outcome)
    }

    func refuse(_ failure: StorageFailure) {
        if !hasFailed { outcome = .failure(failure) }
        hasFailed = true
    }
}
