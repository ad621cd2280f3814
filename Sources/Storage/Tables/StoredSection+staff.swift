extension StoredSection {
    static let staff = StoredSection(StaffColumn.self, keyed: 1)

    static let staffSession = StoredSection(StaffSessionColumn.self, keyed: 1)

    static let staffAccess = StoredSection(AccessColumn.self, keyed: 1)

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
