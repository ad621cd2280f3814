extension StoredSection {
    static let webhook = StoredSection(
        "webhook",
        columns: [
            .bytes("id"), .text("realm"), .text("url"), .bytes("secret"), .text("events"), .integer("includes_values"),
            .integer("created_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM webhook",
        read:
            "SELECT id, realm, url, secret, events, includes_values, created_at FROM webhook WHERE id > $1 ORDER BY id LIMIT $2",
        write: """
            INSERT INTO webhook (id, realm, url, secret, events, includes_values, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """)

    static let outbox = StoredSection(
        "outbox",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .text("topic"), .bytes("lane"), .bytes("webhook_id"),
            .bytes("payload"),
            .integer("created_at"), .integer("due_at"), .integer("attempts"), .text("last_error"), .integer("is_dead"),
            .integer("claimed_until"), .integer("place"), .bytes("claimed_by"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM outbox",
        read: """
            SELECT id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at, attempts, last_error,
            is_dead,
                claimed_until, place, claimed_by
            FROM outbox WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO outbox (id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at, attempts,
            last_error,
                is_dead, claimed_until, place, claimed_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """)
}
