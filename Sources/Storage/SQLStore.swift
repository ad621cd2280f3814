import Domain
package import Engine
import Vault

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

/// Reads on one connection. Each folder beside this file adds the queries about one noun.
package class SQLSnapshot: Snapshot {
    let connection: any SQLConnection
    /// Whether others' phases of the same account wait for this one: see ``SQLTransaction``.
    var locksWhatItReads: Bool { false }
    /// Whether others wait until this phase ends before they count what it counts.
    var locksCounters: Bool { false }

    /// Limits and failures that were read, for writing them later.
    func note(_ hits: [StoredHits], for keys: [KeyedHash]) {}
    func note(_ failures: [FailuresRow], of account: AccountID) {}
    func note(_ failures: FailuresRow?, for key: KeyedHash) {}

    /// - Parameter connection: good for the length of one closure, as this then is.
    init(_ connection: any SQLConnection) { self.connection = connection }
}
