package import Domain
package import Engine

extension SQLSnapshot: APIKeyReads {
    package func apiKey(_ id: APIKeyID) throws -> APIKeyRow? {
        try connection.first(
            APIKeySQL.apiKey, id,
            map: APIKeyRow.init)
    }

    package func apiKeys(realm: RealmID?) throws -> [APIKeyRow] {
        try connection.query(
            APIKeySQL.apiKeys, realm, map: APIKeyRow.init)
    }
}

extension SQLTransaction: APIKeyWrites {
    package func insert(_ key: APIKeyRow) {
        queue(
            APIKeySQL.insertKey, key.id, key.realm, key.name, key.digest, WordList(key.scopes), key.createdAt,
            key.revokedAt)
    }

    /// Once revoked it keeps the time at which it was.
    package func revokeAPIKey(_ id: APIKeyID, at now: Instant) {
        queue("UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", now, id)
    }
}

enum APIKeyColumn: Int, TableColumn {
    case id, realm, name, digest, scopes, createdAt, revokedAt

    static let table: SQLPiece = "api_key"

    var type: SQLType {
        switch self {
        case .id, .digest: .blob
        case .createdAt, .revokedAt: .integer
        default: .text
        }
    }
}

extension APIKeyRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<APIKeyColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), name: try row.text(.name), digest: try row.blob(.digest),
            scopes: WordList(text: try row.text(.scopes)).words, createdAt: try row.instant(.createdAt),
            revokedAt: try row.optionalInstant(.revokedAt))
    }
}

private enum APIKeySQL {
    static let apiKey: SQLStatement = "SELECT \(APIKeyColumn.list) FROM api_key WHERE id = $1"
    static let apiKeys: SQLStatement = """
        SELECT \(APIKeyColumn.list)
        FROM api_key WHERE CAST($1 AS TEXT) IS NULL OR realm = $1 ORDER BY id
        """
    static let insertKey: SQLStatement =
        "INSERT INTO api_key (\(APIKeyColumn.list)) VALUES (\(APIKeyColumn.placeholders))"
}
