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
