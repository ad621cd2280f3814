import Domain
import Engine
import Flows
import Policy
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Vault

/// Which engine a database of a test is on.
enum Kind: String, CaseIterable, Sendable {
    case sqlite, postgres
}

/// A database with the schema in place and nothing in it.
final class FreshDatabase: Sendable {
    let database: any SQLDatabase
    private let folder: TemporaryFolder

    init(_ kind: Kind) async throws {
        folder = try TemporaryFolder()
        switch kind {
        case .sqlite:
            database = try SQLiteDatabase(path: folder.path + "/fresh.sqlite")
            try await Migrator(database: database).apply(at: PinnedClock().now)
        case .postgres:
            database = try await PostgresDatabase(
                url: try await PostgresCluster.shared().freshDatabase(migrated: true),
                settings: PostgresSettings(connections: 3))
        }
    }

    /// An engine over it, with the keys and the policy of the database that was moved into it.
    func engine(
        _ ring: KeyRing, clock: PinnedClock, policy text: String = Policies.open, seed: UInt64 = 2
    ) throws -> Engine {
        let random = SeededRandomness(seed: seed)
        let policy = try RealmPolicy.parse(
            text, version: "v0-\(text.utf8.count)", operations: OperationCatalogue.standard.traits)
        return Engine(
            store: SQLStore(database: database), vault: Vault(ring: ring),
            policies: PolicyBook([(policy: policy, text: text)]),
            now: { clock.now }, randomness: Randomness { random.next() }, passwordCost: EngineHarness.quickPasswords)
    }

    func count(_ sql: SQLStatement) async throws -> Int64 {
        try await database.read { try $0.query(sql) { try $0.integer(0) }.first ?? 0 }
    }
}

enum Keys {
    static func ring(seed: UInt64 = 77) throws -> KeyRing {
        let random = SeededRandomness(seed: seed)
        return try KeyRing.fresh { random.bytes($0) }
    }
}
