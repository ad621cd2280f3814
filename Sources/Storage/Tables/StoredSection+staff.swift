extension StoredSection {
    static let staff = StoredSection(
        "staff",
        columns: [
            .bytes("id"), .text("login"), .text("name"), .text("roles"), .text("realms"), .text("own_accounts"),
            .text("status"),
            .text("password"), .bytes("totp"), .integer("totp_step"), .bytes("set_up_digest"),
            .integer("set_up_ends_at"),
            .integer("created_at"), .integer("revision"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM staff",
        read: """
            SELECT id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
            set_up_ends_at,
                created_at, revision
            FROM staff WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO staff (id, login, name, roles, realms, own_accounts, status, password, totp, totp_step,
            set_up_digest,
                set_up_ends_at, created_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """)

    static let staffSession = StoredSection(
        "staff_session",
        columns: [
            .bytes("id"), .bytes("staff_id"), .bytes("digest"), .integer("level"), .integer("signed_in_at"),
            .integer("seen_at"),
            .integer("ends_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM staff_session",
        read: """
            SELECT id, staff_id, digest, level, signed_in_at, seen_at, ends_at
            FROM staff_session WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO staff_session (id, staff_id, digest, level, signed_in_at, seen_at, ends_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """)

    static let staffAccess = StoredSection(
        "staff_access",
        columns: [
            .bytes("id"), .text("realm"), .bytes("staff_id"), .text("login"), .text("act"), .bytes("account_id"),
            .bytes("case_id"),
            .bytes("evidence_id"), .bytes("reason"), .integer("happened_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM staff_access",
        read: """
            SELECT id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason, happened_at
            FROM staff_access WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO staff_access (id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason,
            happened_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """)

    static let staffDraft = StoredSection(
        "staff_draft",
        columns: [.bytes("staff_id"), .text("place"), .bytes("content"), .integer("kept_at")], keyed: 2,
        count: "SELECT COUNT(*) FROM staff_draft",
        read: """
            SELECT staff_id, place, content, kept_at
            FROM staff_draft WHERE (staff_id, place) > ($1, $2) ORDER BY staff_id, place LIMIT $3
            """,
        write: "INSERT INTO staff_draft (staff_id, place, content, kept_at) VALUES ($1, $2, $3, $4)")
}
