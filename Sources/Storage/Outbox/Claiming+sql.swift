package import Domain
package import Engine

extension SQLTransaction {
    /// The first of a lane is the one with no other before it that is alive: a dead one lets those behind it pass.
    ///
    /// Several workers claim at once on PostgreSQL, where those rows that another one is claiming are passed over rather than
    /// waited for. SQLite has one writer and knows no such words.
    package func claimMessages(at now: Instant, until: Instant, limit: Int) throws -> [ClaimedRow] {
        let claimed: [ClaimedRow] =
            switch connection.dialect {
            case .sqlite:
                try connection.query(
                    """
                    UPDATE outbox SET claimed_until = $1
                    WHERE id IN (
                        SELECT waiting.id FROM outbox AS waiting
                        WHERE waiting.is_dead = 0 AND waiting.due_at <= $2 AND waiting.claimed_until <= $2 AND NOT EXISTS (
                            SELECT 1 FROM outbox AS ahead
                            WHERE ahead.lane = waiting.lane AND ahead.is_dead = 0 AND ahead.id < waiting.id)
                        ORDER BY waiting.due_at, waiting.id LIMIT $3)
                    RETURNING id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at, attempts, last_error, is_dead,
                        (SELECT data_key FROM account WHERE account.id = outbox.account_id)
                    """, until, now, limit, map: ClaimedRow.init)
            case .postgres:
                try connection.query(
                    """
                    UPDATE outbox SET claimed_until = $1
                    WHERE id IN (
                        SELECT waiting.id FROM outbox AS waiting
                        WHERE waiting.is_dead = 0 AND waiting.due_at <= $2 AND waiting.claimed_until <= $2 AND NOT EXISTS (
                            SELECT 1 FROM outbox AS ahead
                            WHERE ahead.lane = waiting.lane AND ahead.is_dead = 0 AND ahead.id < waiting.id)
                        ORDER BY waiting.due_at, waiting.id LIMIT $3
                        FOR UPDATE SKIP LOCKED)
                    RETURNING id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at, attempts, last_error, is_dead,
                        (SELECT data_key FROM account WHERE account.id = outbox.account_id)
                    """, until, now, limit, map: ClaimedRow.init)
            }
        // Rows come back in no order.
        return claimed.sorted { ($0.message.dueAt, $0.message.id) < ($1.message.dueAt, $1.message.id) }
    }
}
