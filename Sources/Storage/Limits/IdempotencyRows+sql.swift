package import Domain
package import Engine
package import Vault

extension SQLSnapshot: IdempotencyReads {
    package func answer(
        to key: KeyedHash, of principal: String, realm: RealmID, at now: Instant
    ) throws -> IdempotencyRow? {
        try connection.first(
            IdempotencySQL.byKey, realm, principal, key, now, map: IdempotencyRow.init)
    }

    package func keepsAnswers(_ count: Int, of principal: String, realm: RealmID, at now: Instant) throws -> Bool {
        let kept = try connection.first(
            IdempotencySQL.count, realm, principal, now, count
        ) { try $0.integer(0) }
        return kept ?? 0 >= Int64(count)
    }
}

extension SQLTransaction: IdempotencyWrites {
    package func insert(_ answer: IdempotencyRow, at now: Instant) {
        queue(
            IdempotencySQL.insert, answer.realm, answer.principal, answer.key, answer.call, answer.answer,
            answer.expiresAt, now,
            expecting: 1)
    }

    package func amend(_ answer: IdempotencyRow) {
        queue(
            "UPDATE idempotency SET answer = $1 WHERE realm = $2 AND principal = $3 AND key_hash = $4",
            answer.answer, answer.realm, answer.principal, answer.key, expecting: 1)
    }
}

private enum IdempotencySQL {
    static let byKey = SQLStatement.select(
        IdempotencyColumn.self,
        "FROM idempotency WHERE realm = $1 AND principal = $2 AND key_hash = $3 AND expires_at > $4")
    static let count = SQLStatement.select(
        [.integer("COUNT(*)")],
        """
        FROM (SELECT 1 FROM idempotency WHERE realm = $1 AND principal = $2 AND expires_at > $3 LIMIT $4) AS kept
        """)
    static let insert = SQLStatement.insert(
        IdempotencyColumn.self,
        """
        ON CONFLICT (realm, principal, key_hash) DO UPDATE SET
            \(IdempotencyColumn.excluded(.callHash, .answer, .expiresAt))
        WHERE idempotency.expires_at <= $7
        """)
}

enum IdempotencyColumn: Int, TableColumn {
    case realm, principal, keyHash, callHash, answer, expiresAt

    static let table: SQLPiece = "idempotency"

    var type: SQLType {
        switch self {
        case .realm, .principal: .text
        case .expiresAt: .integer
        default: .blob
        }
    }
}

extension IdempotencyRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<IdempotencyColumn>(row)
        self.init(
            realm: try row.raw(.realm), principal: try row.text(.principal), key: try row.stored(.keyHash),
            call: try row.stored(.callHash), answer: try row.stored(.answer), expiresAt: try row.instant(.expiresAt))
    }
}
