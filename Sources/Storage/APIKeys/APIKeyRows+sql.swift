package import Domain
package import Engine

extension SQLSnapshot: APIKeyReads {
    package func apiKey(_ id: APIKeyID) throws -> APIKeyRow? {
        try connection.first(
            "SELECT id, realm, name, digest, scopes, created_at, revoked_at FROM api_key WHERE id = $1", id,
            map: APIKeyRow.init)
    }

    package func apiKeys(realm: RealmID?) throws -> [APIKeyRow] {
        try connection.query(
            """
            SELECT id, realm, name, digest, scopes, created_at, revoked_at
            FROM api_key WHERE CAST($1 AS TEXT) IS NULL OR realm = $1 ORDER BY id
            """, realm, map: APIKeyRow.init)
    }
}

extension SQLTransaction: APIKeyWrites {
    package func insert(_ key: APIKeyRow) {
        queue(
            """
            INSERT INTO api_key (id, realm, name, digest, scopes, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5,
            $6, $7)
            """, key.id, key.realm, key.name, key.digest, WordList(key.scopes), key.createdAt, key.revokedAt)
    }

    /// Once revoked it keeps the time at which it was.
    package func revokeAPIKey(_ id: APIKeyID, at now: Instant) {
        queue("UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", now, id)
    }
}

extension APIKeyRow {
    /// Columns: id, realm, name, digest, scopes, created_at, revoked_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), name: try row.text(2), digest: try row.blob(3),
            scopes: WordList(text: try row.text(4)).words, createdAt: try row.instant(5),
            revokedAt: try row.optionalInstant(6))
    }
}
