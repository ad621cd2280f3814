package import Engine

/// Where the courier takes messages from and writes down what came of them.
package protocol Outbox: Sendable {
    /// Takes up to `limit` messages that are due, at most one a lane: while it is out, nothing else
    /// of its lane is given to anybody.
    /// - Parameters:
    ///   - lease: after this long an unsettled message is given out again.
    ///   - settled: what came of earlier ones, written down in the same transaction, and before anything is taken.
    func claimMessages(
        limit: Int, lease: Duration, settling settled: [DeliveryResult]
    ) async throws -> [OutboundMessage]

    /// One transaction for all of them.
    func settle(_ results: [DeliveryResult]) async throws

    /// One element, or one for several, when there may be something to take. For one listener.
    var rings: AsyncStream<Void> { get }
}

extension Engine: Outbox {
    package var rings: AsyncStream<Void> { bell.rings }
}
