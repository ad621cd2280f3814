package import Engine

/// The store over any SQL engine. The schema must be there already: see ``Migrator``.
package struct SQLStore: Store {
    /// How often a phase runs again because of others' writes. Each time at least one of the others
    /// got through, so this is reached only where many want one row.
    private static let reruns = 5

    private let database: any SQLDatabase

    package init(database: any SQLDatabase) { self.database = database }

    package func write<Value: Sendable>(
        _ phase: @escaping @Sendable (any Transaction) throws -> Value
    ) async throws -> Value {
        for run in 0...Self.reruns {
            do {
                return try await database.write { try Self.run(phase, on: $0, again: run > 0) }
            } catch let failure as StorageFailure {
                guard failure.isOthersDoing else { throw StoreFailure(failure) }
            }
        }
        throw StoreFailure.contended
    }

    package func read<Value: Sendable>(
        _ query: @escaping @Sendable (any Snapshot) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.read { try query(SQLSnapshot(GatheringConnection($0))) }
        } catch let failure as StorageFailure {
            throw StoreFailure(failure)
        }
    }

    private static func run<Value>(
        _ phase: (any Transaction) throws -> Value, on connection: any SQLConnection, again: Bool
    ) throws -> Value {
        let transaction = SQLTransaction(GatheringConnection(connection), runsAgain: again)
        let value = try phase(transaction)
        try transaction.flush()
        return value
    }
}
