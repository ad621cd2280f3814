extension StoredSection {
    static let account = StoredSection(
        "account",
        columns: [
            .bytes("id"), .text("realm"), .text("external_id"), .text("status"), .text("language"), .bytes("data_key"),
            .text("password"), .integer("password_set_at"), .integer("created_at"), .integer("frozen_at"), .integer("revision"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM account",
        read: """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at, revision
            FROM account WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO account (id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """)

    static let restriction = StoredSection(
        "restriction",
        columns: [.bytes("account_id"), .text("capability"), .integer("until_at"), .bytes("cause_id")], keyed: 2,
        count: "SELECT COUNT(*) FROM restriction",
        read: """
            SELECT account_id, capability, until_at, cause_id
            FROM restriction WHERE (account_id, capability) > ($1, $2) ORDER BY account_id, capability LIMIT $3
            """,
        write: "INSERT INTO restriction (account_id, capability, until_at, cause_id) VALUES ($1, $2, $3, $4)")

    static let binding = StoredSection(
        "binding",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .text("kind"), .bytes("value_index"), .bytes("value"), .integer("slot"),
            .text("state"), .text("confidence"), .integer("bound_at"), .integer("proved_at"), .integer("released_at"),
            .integer("quarantine_until"), .bytes("made_by"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM binding",
        read: """
            SELECT id, realm, account_id, kind, value_index, value, slot, state, confidence, bound_at, proved_at, released_at,
                quarantine_until, made_by
            FROM binding WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO binding (id, realm, account_id, kind, value_index, value, slot, state, confidence, bound_at, proved_at,
                released_at, quarantine_until, made_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """)
}
