extension StoredSection {
    static let reviewCase = StoredSection(CaseColumn.self, keyed: 1)

    static let verdict = StoredSection(VoteColumn.self, keyed: 2)

    static let caseEntry = StoredSection(CaseEntryColumn.self, keyed: 1)

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
