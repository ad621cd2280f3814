extension StoredSection {
    static let ledgerEntry = StoredSection(
        "ledger_entry",
        columns: [
            .integer("seq"), .bytes("id"), .text("realm"), .integer("happened_at"), .text("event"),
            .bytes("commitment"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM ledger_entry",
        read:
            "SELECT seq, id, realm, happened_at, event, commitment FROM ledger_entry WHERE seq > $1 ORDER BY seq LIMIT $2",
        write:
            "INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment) VALUES ($1, $2, $3, $4, $5, $6)",
        writeOnPostgres: """
            INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment)
            OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6)
            """)

    static let ledgerOpening = StoredSection(
        "ledger_opening",
        columns: [.bytes("account_id"), .bytes("entry_id"), .bytes("content")], keyed: 2,
        count: "SELECT COUNT(*) FROM ledger_opening",
        read: """
            SELECT account_id, entry_id, content
            FROM ledger_opening WHERE (account_id, entry_id) > ($1, $2) ORDER BY account_id, entry_id LIMIT $3
            """,
        write: "INSERT INTO ledger_opening (account_id, entry_id, content) VALUES ($1, $2, $3)")
}
