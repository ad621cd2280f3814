package import Domain
package import Engine

extension SQLTransaction {
    /// The first of a lane is the one with no other before it that is alive: a dead one lets those
    /// behind it pass.
    ///
    /// A claim holds until its time is over, unless the node that made it is dead. One that no node
    /// made, as the release before this one makes them, ends with its time alone.
    ///
    /// Several workers claim at once on PostgreSQL, where those rows that another one is claiming
    /// are passed over rather than waited for. They are chosen apart from the update, which might
    /// otherwise choose more than once. SQLite has one writer and knows no such words.
    ///
    /// What the phase has written so far goes first: what it settles makes room in its lane.
    package func claimMessages(at now: Instant, until: Instant, limit: Int, by claimer: Claimer) throws -> [ClaimedRow]
    {
        try flush()
        let claimed: [ClaimedRow] =
            switch connection.dialect {
            case .sqlite:
                try connection.query(
                    ClaimSQL.onSQLite, now, claimer.othersSeenSince, limit, until, claimer.node, map: ClaimedRow.init)
            case .postgres:
                try connection.query(
                    ClaimSQL.onPostgres, now, claimer.othersSeenSince, limit, until, claimer.node,
                    map: ClaimedRow.init)
            }
        // Rows come back in no order.
        return claimed.sorted { ($0.message.dueAt, $0.message.id) < ($1.message.dueAt, $1.message.id) }
    }
}

private enum ClaimSQL {
    private static let chosen: SQLPiece = """
        SELECT waiting.id FROM outbox AS waiting
        WHERE waiting.is_dead = 0 AND waiting.due_at <= $1
            AND (waiting.claimed_until <= $1 OR (waiting.claimed_by IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM node WHERE node.id = waiting.claimed_by AND node.seen_at >= $2)))
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS ahead
                WHERE ahead.lane = waiting.lane AND ahead.is_dead = 0
                    AND (ahead.place, ahead.id) < (waiting.place, waiting.id))
        ORDER BY waiting.due_at, waiting.id LIMIT $3
        """
    private static let taken: SQLPiece = """
        RETURNING \(OutboxColumn.list),
            (SELECT data_key FROM account WHERE account.id = outbox.account_id),
            CAST(CAST(EXISTS (
                SELECT 1 FROM outbox AS other
                WHERE other.lane = outbox.lane AND other.is_dead = 0 AND other.id <> outbox.id
            ) AS INTEGER) AS BIGINT)
        """

    static let onSQLite: SQLStatement = """
        UPDATE outbox SET claimed_until = $4, claimed_by = $5 WHERE id IN (\(chosen)) \(taken)
        """
    static let onPostgres: SQLStatement = """
        WITH chosen AS MATERIALIZED (\(chosen) FOR UPDATE OF waiting SKIP LOCKED)
        UPDATE outbox SET claimed_until = $4, claimed_by = $5 WHERE id IN (SELECT id FROM chosen) \(taken)
        """
}
