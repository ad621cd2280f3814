import Domain
import Engine
import Flows
import Foundation
import Policy
import Storage
import Vault
import Verification

extension ServerSite {
    /// The server's engine in this process, without the server.
    /// - Parameter database: the server's, opened in this process.
    func engine(
        on database: any SQLDatabase, randomness: Randomness = .system, passwordCost: PasswordHash.Cost = .standard
    ) async throws -> Engine {
        let text = try program.policy
        let policy = try RealmPolicy.parse(text, version: "bench", operations: OperationCatalogue.standard.traits)
        let engine = Engine(
            store: SQLStore(database: database), vault: Vault(ring: try KeyFile.load(at: keyFilePath)),
            policies: PolicyBook([(policy, text)]), now: database.sharedTime ?? { Instant(Date()) },
            randomness: randomness, passwordCost: passwordCost)
        try await engine.keepPolicies()
        return engine
    }

    private var keyFilePath: String { program.folder.appending(path: "bindery.keys").path }
}

extension BenchPolicy {
    static var realmID: RealmID {
        get throws {
            guard let id = RealmID(rawValue: realm) else {
                throw BenchFailure.server("has a realm without a name")
            }
            return id
        }
    }
}

extension Call {
    /// A platform's that may do everything in the bench's realm.
    static var bench: Call {
        get throws {
            let key = APIKeyID(high: 7 << 12 | 0x7000, low: 1 << 63)
            return Call(Caller(realm: try BenchPolicy.realmID, principal: .platform(key, Set(Scope.allCases))))
        }
    }
}
