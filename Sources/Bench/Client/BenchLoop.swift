import NIOCore
import NIOPosix

/// One thread for all clients.
enum BenchLoop {
    static let shared: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()

    /// Runs work and its children on the loop's own thread.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withTaskExecutorPreference(LoopExecutor(shared)) { try await work() }
    }
}

/// Runs a task and its children on one event loop. The driver shares two cores with the server it
/// measures: on the loop's own thread no answer has to wake another thread before it is read.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
