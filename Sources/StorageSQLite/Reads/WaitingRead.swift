import Storage

/// A read in the queue, whatever it returns: run once and then acknowledged, or refused.
protocol WaitingRead: AwaitingDisk {
    /// Runs the closure and keeps what it returned or threw.
    func run(on connection: PhaseConnection)
    /// It could not be run, and hears of it now.
    func refuse(_ failure: StorageFailure)
}

/// `@unchecked`: handed to a reader through the queue's lock, and touched by that reader only from
/// then on, and by the flusher after it.
final class Read<Value: Sendable>: WaitingRead, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var outcome: Result<Value, any Error> = .failure(StorageFailure.closed)

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: PhaseConnection) { outcome = Result { try body(connection) } }

    func refuse(_ failure: StorageFailure) { continuation.resume(throwing: failure) }

    func acknowledge(unless failure: StorageFailure?) {
        if case .success = outcome, let failure { return continuation.resume(throwing: failure) }
        continuation.resume(with: outcome)
    }
}
