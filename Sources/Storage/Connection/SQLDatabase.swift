/// What a driver offers: phases that are written, and questions that are read.
package protocol SQLDatabase: Sendable {
    var dialect: Dialect { get }

    /// Runs `phase` in a transaction and returns once it is durable; when it throws, nothing of it is kept.
    ///
    /// The closure is synchronous, so nothing outside can be waited for inside a transaction. Cancelling the
    /// task neither stops the phase nor loses its outcome: the caller learns what happened.
    /// - Throws: what `phase` threw, or the ``StorageFailure`` that kept it from being kept.
    @discardableResult
    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// Runs `question` on one unchanging snapshot of what was committed. It can't write.
    func read<Value: Sendable>(_ question: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value
}
