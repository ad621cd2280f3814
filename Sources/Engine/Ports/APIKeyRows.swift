package import Domain

/// A platform's key to the API, as it is stored.
package struct APIKeyRow: Sendable, Hashable {
    package let id: APIKeyID
    package let realm: RealmID
    package let name: String
    /// SHA-256 of the secret part, which is 256 random bits.
    package let digest: [UInt8]
    package let scopes: Set<String>
    package let createdAt: Instant
    package var revokedAt: Instant?

    package init(
        id: APIKeyID, realm: RealmID, name: String, digest: [UInt8], scopes: Set<String>, createdAt: Instant,
        revokedAt: Instant?
    ) {
        self.id = id
        self.realm = realm
        self.name = name
        self.digest = digest
        self.scopes = scopes
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}

package protocol APIKeyReads {
    func apiKey(_ id: APIKeyID) throws -> APIKeyRow?
    func apiKeys(realm: RealmID?) throws -> [APIKeyRow]
}

package protocol APIKeyWrites {
    func insert(_ key: APIKeyRow)
    func revokeAPIKey(_ id: APIKeyID, at now: Instant)
}
