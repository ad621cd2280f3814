import Domain
import Engine

/// The demo's API keys, one a realm.
enum DemoKeys {
    /// Keeps the keys that are still good, and makes those that are missing.
    static func prepare(_ file: inout DemoFile, _ engine: Engine) async throws -> [(realm: RealmID, key: String)] {
        var keys: [(realm: RealmID, key: String)] = []
        for realm in engine.policies.realms {
            if let key = file.keys[realm.rawValue], let caller = try? await engine.authenticate(bearer: key),
                caller.realm == realm
            {
                keys.append((realm, key))
            } else {
                keys.append(
                    (
                        realm,
                        try await engine.createAPIKey(realm: realm, name: "demo", scopes: Set(Scope.allCases)).secret
                    ))
            }
        }
        file.keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.realm.rawValue, $0.key) })
        return keys
    }
}
