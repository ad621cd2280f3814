import UnixSignals

/// Lets work that is interrupted clean up after itself: a server left running would keep its port,
/// its folder and half the machine.
enum Interruption {
    /// Cancels the work on SIGINT or SIGTERM, and waits for it to clean up.
    /// - Throws: what the work throws; `bench.interrupted` after a signal.
    static func cancels<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result
    {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else { throw BenchFailure.interrupted }
            return result
        }
    }
}
