package import Domain
package import Engine

extension SQLSnapshot: OutboxReads {
    package func deadMessages(realm: RealmID?, after: MessageID?, limit: Int) throws -> [MessageRow] {
        try connection.query(
            OutboxSQL.deadMessages, after?.bytes ?? [], realm, limit, map: MessageRow.init)
    }

    package func failingMessages(realm: RealmID, limit: Int) throws -> [MessageRow] {
        try connection.query(OutboxSQL.failingMessages, realm, limit, map: MessageRow.init)
    }

    package func outboxDepths(realm: RealmID?) throws -> [OutboxDepth] {
        try connection.query(
            """
            SELECT topic, CAST(SUM(1 - is_dead) AS BIGINT), CAST(SUM(is_dead) AS BIGINT), MIN(CASE
            WHEN is_dead = 0 THEN created_at END)
            FROM outbox WHERE CAST($1 AS TEXT) IS NULL OR realm = $1 GROUP BY topic ORDER BY topic
            """, realm, map: OutboxDepth.init)
    }

    package func hasMessages(of account: AccountID, in lanes: [LaneSpan]) throws -> Bool {
        for lane in lanes {
            let found = try connection.first(OutboxSQL.inLanes, lane.from, lane.below) { try $0.integer(0) }
            if found != nil { return true }
        }
        let dead = try connection.first(OutboxSQL.deadOfAccount, account) { try $0.integer(0) }
        return dead != nil
    }
}

extension SQLTransaction: OutboxWrites {
    /// Goes behind everything alive in its lane, whatever clocks the ids were made by: phases of
    /// one account come one after the other, so what was written before is there to be counted.
    ///
    /// Is never due before the one ahead of it. It could not leave earlier anyway, and among the
    /// due ones it would only be looked at and passed over by every claim: a receiver that is down
    /// for a day has thousands of them.
    ///
    /// Messages written together count those before them here: the database doesn't have them yet.
    package func enqueue(_ message: MessageRow) {
        if startsAnew(OutboxSQL.enqueue) { lanes = [:] }
        let ahead = lanes[message.lane]
        let last = (count: (ahead?.count ?? 0) + 1, due: max(message.dueAt, ahead?.due ?? message.dueAt))
        lanes[message.lane] = last
        add(
            [
                message.id.sqlValue, message.realm.sqlValue, message.account.sqlValue, message.topic.sqlValue,
                message.lane.sqlValue, message.webhook.sqlValue, message.payload.sqlValue,
                message.createdAt.sqlValue, last.due.sqlValue, message.attempts.sqlValue,
                message.lastError.sqlValue, message.isDead.sqlValue, last.count.sqlValue,
            ], with: OutboxSQL.enqueue)
    }

    package func releaseClaims() {
        queue("UPDATE outbox SET claimed_until = 0, claimed_by = NULL WHERE claimed_until > 0")
    }

    /// Eight a statement, so that one text is prepared once. Free places repeat the last id.
    package func deleteMessages(_ ids: [MessageID]) {
        for start in stride(from: 0, to: ids.count, by: 8) {
            let eight = (start..<start + 8).map { ids[min($0, ids.count - 1)] }
            queue(
                OutboxSQL.delete, eight[0], eight[1], eight[2], eight[3], eight[4], eight[5], eight[6], eight[7])
        }
    }

    package func dropMessages(of account: AccountID, in lanes: [LaneSpan]) throws -> Int {
        try lanes.reduce(try connection.execute(OutboxSQL.dropDead, account)) { count, lane in
            count + (try connection.execute(OutboxSQL.dropLanes, lane.from, lane.below))
        }
    }

    /// Those behind it in its lane wait with it, for the reason given at ``enqueue(_:)``.
    package func reschedule(_ message: MessageRow, by node: NodeID?) {
        queue(
            """
            UPDATE outbox SET due_at = $1, attempts = $2, last_error = $3, is_dead = $4, claimed_until = 0,
            claimed_by = NULL
            WHERE id = $5 AND (claimed_by IS NULL OR claimed_by = $6)
            """, message.dueAt, message.attempts, message.lastError, message.isDead, message.id, node)
        guard !message.isDead else { return }
        queue(
            "UPDATE outbox SET due_at = $1 WHERE lane = $2 AND is_dead = 0 AND due_at < $1", message.dueAt, message.lane
        )
    }

    /// With as many attempts as a new message has: the old count would give it up again at the next
    /// failure. At place -1, ahead of its lane, since it is older than all that waits there.
    package func revive(_ ids: [MessageID]?, realm: RealmID?, at now: Instant) {
        guard let ids else {
            queue(
                """
                UPDATE outbox SET is_dead = 0, due_at = $1, attempts = 0, claimed_until = 0, claimed_by = NULL,
                place = -1
                WHERE is_dead = 1 AND (CAST($2 AS TEXT) IS NULL OR realm = $2)
                """, now, realm)
            return
        }
        for id in ids {
            queue(
                """
                UPDATE outbox SET is_dead = 0, due_at = $1, attempts = 0, claimed_until = 0, claimed_by = NULL,
                place = -1
                WHERE id = $2 AND is_dead = 1 AND (CAST($3 AS TEXT) IS NULL OR realm = $3)
                """, now, id, realm)
        }
    }

    /// Those behind it in its lane keep their times: each is due later than the one ahead of it.
    package func hasten(_ ids: [MessageID], realm: RealmID, at now: Instant) {
        for id in ids {
            queue(
                """
                UPDATE outbox SET due_at = $1
                WHERE id = $2 AND realm = $3 AND is_dead = 0 AND attempts > 0 AND due_at > $1
                """, now, id, realm)
        }
    }
}

private enum OutboxSQL {
    // No index leads from an account to its messages: every message would have to be written to it. Its lanes lie
    // together in the one there is, and those that were given up are few.
    static let inLanes: SQLStatement = "SELECT 1 FROM outbox WHERE is_dead = 0 AND lane >= $1 AND lane < $2 LIMIT 1"
    static let deadOfAccount: SQLStatement = "SELECT 1 FROM outbox WHERE is_dead = 1 AND account_id = $1 LIMIT 1"
    static let dropLanes: SQLStatement = "DELETE FROM outbox WHERE is_dead = 0 AND lane >= $1 AND lane < $2"
    static let dropDead: SQLStatement = "DELETE FROM outbox WHERE is_dead = 1 AND account_id = $1"
    static let failingMessages: SQLStatement = """
        SELECT \(OutboxColumn.list)
        FROM outbox WHERE realm = $1 AND is_dead = 0 AND attempts > 0 ORDER BY due_at, id LIMIT $2
        """
    static let deadMessages: SQLStatement = """
        SELECT \(OutboxColumn.list)
        FROM outbox WHERE is_dead = 1 AND id > $1 AND (CAST($2 AS TEXT) IS NULL OR realm = $2) ORDER BY id LIMIT $3
        """
    private static let last: SQLPiece =
        "FROM outbox WHERE lane = $5 AND is_dead = 0 ORDER BY place DESC, id DESC LIMIT 1"

    static let enqueue = RowInsert(
        "INSERT INTO outbox (\(OutboxColumn.list)) VALUES",
        row: """
            $1, $2, $3, $4, $5, $6, $7, $8,
            COALESCE((SELECT ahead.due_at FROM (SELECT due_at \(last)) AS ahead WHERE ahead.due_at > $9), $9),
            $10, $11, $12, 0, $13 + COALESCE((SELECT place \(last)), 0), NULL
            """, width: 13)
    static let delete: SQLStatement = "DELETE FROM outbox WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)"
}
