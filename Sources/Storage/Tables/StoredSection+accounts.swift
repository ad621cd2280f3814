extension StoredSection {
    static let account = StoredSection(
        "account",
        columns: [
            .bytes("id"), .text("realm"), .text("external_id"), .text("status"), .text("language"), .bytes("data_key"),
            .text("password"), .integer("password_set_at"), .integer("created_at"), .integer("frozen_at"),
            .integer("is_restricted"),
            .integer("is_frozen"), .integer("disputed_since"), .integer("revision"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM account",
        read: """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                is_restricted, is_frozen, disputed_since, revision
            FROM account WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO account (id, realm, external_id, status, language, data_key, password, password_set_at,
            created_at, frozen_at,
                is_restricted, is_frozen, disputed_since, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """)

    static let restriction = StoredSection(
        "restriction",
        columns: [.bytes("account_id"), .text("capability"), .bytes("cause_id"), .integer("until_at")], keyed: 3,
        count: "SELECT COUNT(*) FROM restriction",
        read: """
            SELECT account_id, capability, cause_id, until_at
            FROM restriction WHERE (account_id, capability, cause_id) > ($1, $2, $3) ORDER BY account_id, capability,
            cause_id LIMIT $4
            """,
        write: "INSERT INTO restriction (account_id, capability, cause_id, until_at) VALUES ($1, $2, $3, $4)")

    static let binding = StoredSection(
        "binding",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .text("kind"), .bytes("parent_id"),
            .text("parent_kind"), .integer("place"), .bytes("value_index"), .bytes("value"), .integer("slot"),
            .text("state"), .text("confidence"), .integer("bound_at"), .integer("proved_at"), .integer("released_at"),
            .integer("quarantine_until"), .integer("undo_until"), .bytes("made_by"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM binding",
        read: """
            SELECT id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state,
                confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by
            FROM binding WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO binding (
                id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state, confidence,
                bound_at, proved_at, released_at, quarantine_until, undo_until, made_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """)
}
