import Glibc
import Synchronization

/// Runs calls that block on a thread made for them: the threads of Swift's pool are as many as
/// there are processors, and nothing else would run meanwhile.
enum OwnThread {
    static func run<Value: Sendable>(_ body: @escaping @Sendable (Cancellation) -> Value) async -> Value {
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                start { continuation.resume(returning: body(cancellation)) }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func start(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        // Not `pthread_attr_t()`: that belongs to whichever module's headers were read first.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        defer { pthread_attr_destroy(attributes) }
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        let failed = pthread_create(
            &thread, attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        // Where no thread can be had, being slow is better than never answering.
        if failed != 0 { body.takeRetainedValue().run() }
    }
}

/// Wakes a thread that waits in `poll`.
final class Cancellation: Sendable {
    private enum State {
        case quiet
        case cancelled
        case watched(Descriptor)
    }

    private let state = Mutex(State.quiet)

    func cancel() {
        state.withLock { state in
            // A waiter at the other end sees it close.
            if case .watched(let descriptor) = state { descriptor.close() }
            state = .cancelled
        }
    }

    /// - Parameter descriptor: one end of a pair, closed on cancellation.
    func watch(_ descriptor: Descriptor) {
        state.withLock { state in
            if case .cancelled = state { descriptor.close() } else { state = .watched(descriptor) }
        }
    }
}
