import Synchronization

/// Wakes the courier's loop. Several rings while it is busy are one.
final class Alarm: Sendable {
    private let continuation: AsyncStream<Void>.Continuation
    let rings: AsyncStream<Void>
    private let stopped = Atomic(false)

    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        ring()
    }

    func ring() { continuation.yield() }

    /// Ends the loop: nothing more is taken.
    func stop() {
        stopped.store(true, ordering: .releasing)
        continuation.finish()
    }

    var isStopped: Bool { stopped.load(ordering: .acquiring) }
}
