import Domain
import Engine
import Foundation
import Storage
import Vault
import Verification

extension ServerSite {
    /// The server's engine in this process, without the server.
    /// - Parameter database: the server's, opened in this process.
    func engine(
        on database: any SQLDatabase, randomness: Randomness = .system, passwordCost: PasswordHash.Cost = .standard
    ) async throws -> Engine {
        let engine = Engine(
            store: SQLStore(database: database), vault: Vault(ring: try KeyFile.load(at: keyFilePath)),
            policies: try PolicyFolder.load(program.policies.path), now: database.sharedTime ?? SystemClock.now,
            randomness: randomness,
            passwordCost: passwordCost)
        try await engine.keepPolicies()
        return engine
    }
}

extension BenchPolicy {
    static var realmID: RealmID {
        get throws {
            guard let id = RealmID(rawValue: realm) else {
                throw CommandFailure.benchServer("has a realm without a name")
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
