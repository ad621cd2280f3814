extension StoredSection {
    static let reviewCase = StoredSection(
        "review_case",
        columns: [
            .bytes("id"), .text("realm"), .bytes("flow_id"), .bytes("account_id"), .text("queue"), .text("state"),
            .integer("people"),
            .integer("opened_at"), .integer("due_at"), .integer("decided_at"), .bytes("statement"), .text("claimed_by"),
            .integer("claimed_at"), .integer("asked_at"), .integer("is_dispute"), .integer("revision"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM review_case",
        read: """
            SELECT id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement,
            claimed_by, claimed_at,
                asked_at, is_dispute, revision
            FROM review_case WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO review_case (id, realm, flow_id, account_id, queue, state, people, opened_at, due_at,
            decided_at, statement,
                claimed_by, claimed_at, asked_at, is_dispute, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """)

    static let verdict = StoredSection(
        "verdict",
        columns: [
            .bytes("case_id"), .text("reviewer"), .text("vote"), .text("reason"), .bytes("note"), .integer("voted_at"),
            .bytes("party_id"),
        ], keyed: 2,
        count: "SELECT COUNT(*) FROM verdict",
        read: """
            SELECT case_id, reviewer, vote, reason, note, voted_at, party_id
            FROM verdict WHERE (case_id, reviewer) > ($1, $2) ORDER BY case_id, reviewer LIMIT $3
            """,
        write:
            "INSERT INTO verdict (case_id, reviewer, vote, reason, note, voted_at, party_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )

    static let caseEntry = StoredSection(
        "case_entry",
        columns: [
            .bytes("id"), .bytes("case_id"), .bytes("flow_id"), .text("author"), .text("login"), .bytes("content"),
            .integer("added_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM case_entry",
        read:
            "SELECT id, case_id, flow_id, author, login, content, added_at FROM case_entry WHERE id > $1 ORDER BY id LIMIT $2",
        write:
            "INSERT INTO case_entry (id, case_id, flow_id, author, login, content, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )

    static let evidence = StoredSection(
        "evidence",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .bytes("flow_id"), .bytes("case_id"),
            .bytes("entry_id"),
            .bytes("name"), .text("type"), .integer("size"), .integer("pages"), .integer("added_at"), .bytes("content"),
        ], keyed: 1, page: 4,
        count: "SELECT COUNT(*) FROM evidence",
        read: """
            SELECT id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages, added_at, content
            FROM evidence WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO evidence (id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages, added_at,
            content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """)
}
