import Synchronization

/// Tells the courier that there is something to deliver. Ringing while nobody listens is remembered
/// once; a ring that is lost with the process costs a tick of the courier's clock, never a message.
package final class OutboxBell: Sendable {
    private let continuation: AsyncStream<Void>.Continuation
    /// For one listener.
    package let rings: AsyncStream<Void>

    package init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() { continuation.yield() }

    /// Ends the stream: no more rings.
    package func fallSilent() { continuation.finish() }
}
