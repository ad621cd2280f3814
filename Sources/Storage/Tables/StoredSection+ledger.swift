extension StoredSection {
    static let ledgerEntry = StoredSection(
        "ledger_entry",
        columns: [
            .integer("seq"), .bytes("id"), .text("realm"), .integer("happened_at"), .text("event"),
            .bytes("commitment"), .bytes("account_id"), .bytes("content"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM ledger_entry",
        read: """
            SELECT seq, id, realm, happened_at, event, commitment, account_id, content
            FROM ledger_entry WHERE seq > $1 ORDER BY seq LIMIT $2
            """,
        write: """
            INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment, account_id, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
        writeOnPostgres: """
            INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment, account_id, content)
            OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
}
