import Domain
import Engine
import Foundation

/// The demo's API keys, one a realm. A real installation keeps no key's text; the demo does, so that it can show it again.
struct DemoKeys: Codable {
    /// By realm.
    var keys: [String: String]

    private static let fileName = "demo.json"

    /// Keeps the keys that are still good, and makes those that are missing.
    static func prepare(in folder: String, _ engine: Engine) async throws -> [(realm: RealmID, key: String)] {
        let path = URL(fileURLWithPath: folder).appendingPathComponent(fileName).path
        let kept = load(path)
        var keys: [(realm: RealmID, key: String)] = []
        for realm in engine.policies.realms {
            if let key = kept.keys[realm.rawValue], let caller = try? await engine.authenticate(bearer: key), caller.realm == realm {
                keys.append((realm, key))
            } else {
                keys.append((realm, try await engine.createAPIKey(realm: realm, name: "demo", scopes: Set(Scope.allCases)).secret))
            }
        }
        let all = DemoKeys(keys: Dictionary(uniqueKeysWithValues: keys.map { ($0.realm.rawValue, $0.key) }))
        if all.keys != kept.keys { try all.save(path) }
        return keys
    }

    private static func load(_ path: String) -> DemoKeys {
        let data = FileManager.default.contents(atPath: path)
        return data.flatMap { try? JSONDecoder().decode(DemoKeys.self, from: $0) } ?? DemoKeys(keys: [:])
    }

    /// Removed first, because the permissions of a file that is there would stay what they are.
    private func save(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try? FileManager.default.removeItem(atPath: path)
        let data = try encoder.encode(self) + Data("\n".utf8)
        guard FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600]) else {
            throw CommandFailure("data.unwritable", "Could not write \(path).", .cannotCreate)
        }
    }
}
