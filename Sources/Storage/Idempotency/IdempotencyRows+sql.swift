package import Domain
package import Engine
package import Vault

extension SQLSnapshot: IdempotencyReads {
    package func answer(
        to key: KeyedHash, of principal: String, realm: RealmID, at now: Instant
    ) throws -> IdempotencyRow? {
        try connection.first(
            """
            SELECT realm, principal, key_hash, call_hash, answer, expires_at
            FROM idempotency WHERE realm = $1 AND principal = $2 AND key_hash = $3 AND expires_at > $4
            """, realm, principal, key, now, map: IdempotencyRow.init)
    }

    package func keepsAnswers(_ count: Int, of principal: String, realm: RealmID, at now: Instant) throws -> Bool {
        let kept = try connection.first(
            """
            SELECT COUNT(*) FROM (
                SELECT 1 FROM idempotency WHERE realm = $1 AND principal = $2 AND expires_at > $3 LIMIT $4) AS kept
            """, realm, principal, now, count
        ) { try $0.integer(0) }
        return kept ?? 0 >= Int64(count)
    }
}

extension SQLTransaction: IdempotencyWrites {
    package func insert(_ answer: IdempotencyRow, at now: Instant) {
        queue(
            """
            INSERT INTO idempotency (realm, principal, key_hash, call_hash, answer, expires_at) VALUES ($1, $2, $3, $4,
            $5, $6)
            ON CONFLICT (realm, principal, key_hash) DO UPDATE SET
                call_hash = excluded.call_hash, answer = excluded.answer, expires_at = excluded.expires_at
            WHERE idempotency.expires_at <= $7
            """, answer.realm, answer.principal, answer.key, answer.call, answer.answer, answer.expiresAt, now,
            expecting: 1)
    }

    package func amend(_ answer: IdempotencyRow) {
        queue(
            "UPDATE idempotency SET answer = $1 WHERE realm = $2 AND principal = $3 AND key_hash = $4",
            answer.answer, answer.realm, answer.principal, answer.key, expecting: 1)
    }
}

extension IdempotencyRow {
    /// Columns: realm, principal, key_hash, call_hash, answer, expires_at.
    init(_ row: SQLRow) throws {
        self.init(
            realm: try row.raw(0), principal: try row.text(1), key: try row.stored(2), call: try row.stored(3),
            answer: try row.stored(4),
            expiresAt: try row.instant(5))
    }
}
