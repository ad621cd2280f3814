package import Domain

/// What a driver offers: phases, which write, and reads.
package protocol SQLDatabase: Sendable {
    var dialect: Dialect { get }

    /// Runs `phase` in a transaction and returns once it is durable; when it throws, nothing of it
    /// is kept.
    ///
    /// The closure is synchronous, so nothing outside can be waited for inside a transaction.
    /// Cancelling the task neither stops the phase nor loses its outcome: the caller learns what
    /// happened.
    /// - Throws: what `phase` threw, or the ``StorageFailure`` that kept it from being kept.
    @discardableResult
    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// Runs `query` on one unchanging snapshot of what was committed. It can't write.
    func read<Value: Sendable>(
        _ query: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value

    /// Counts since opening.
    var statistics: StorageStatistics { get }

    /// Phases that wait for their turn, those being worked on not counted.
    var waiting: Int { get }

    /// Whether `close()` was called; what was queued before may still be running.
    var isClosed: Bool { get }

    /// Refuses what comes from now on, finishes what is queued, and lets go of the database. A
    /// second call does nothing.
    func close() async throws

    /// Reads everything there is to read.
    /// - Throws: ``StorageFailure/corrupt(_:)`` with the first thing found.
    func checkIntegrity() async throws

    /// Bytes on the disk.
    var databaseSize: Int64 { get async throws }

    /// What time it is for all who share this database: the server's own time where there is one,
    /// so that the clocks of several nodes need not agree; nil where the machine's clock is as
    /// good.
    var sharedTime: (@Sendable () -> Instant)? { get }
}
