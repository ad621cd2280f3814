package import Domain
import Vault

extension Engine {
    /// Makes a key for a platform.
    /// - Returns: its row, and the text that the platform keeps, shown this once: `bk_`, the id and
    ///   256 random bits.
    package func createAPIKey(
        realm: RealmID, name: String, scopes: Set<Scope>
    ) async throws -> (key: APIKeyRow, secret: String) {
        let now = now()
        let id = ids.next(APIKeyID.self, at: now)
        let text =
            "bk_\(id.bare)_\(Token.base64url(randomness.bytes(32)))"
        let row = APIKeyRow(
            id: id, realm: realm, name: name, digest: Token.digest(text), scopes: Set(scopes.map(\.rawValue)),
            createdAt: now,
            revokedAt: nil)
        try await store.write { $0.insert(row) }
        return (row, text)
    }

    package func listAPIKeys(realm: RealmID?) async throws -> [APIKeyRow] {
        try await store.read { try $0.apiKeys(realm: realm) }
    }

    /// - Returns: whether there was such a key. It is refused everywhere within
    ///   ``RecentCallers/life``.
    package func revokeAPIKey(_ id: APIKeyID) async throws -> Bool {
        let now = now()
        recentCallers.forget()
        return try await store.write { transaction in
            guard try transaction.apiKey(id) != nil else { return false }
            transaction.revokeAPIKey(id, at: now)
            return true
        }
    }
}
