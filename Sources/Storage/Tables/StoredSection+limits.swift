extension StoredSection {
    static let hits = StoredSection(HitsColumn.self, keyed: 1)

    static let failures = StoredSection(FailuresColumn.self, keyed: 1)

    static let tally = StoredSection(
        "tally",
        columns: [
            .text("realm"), .text("scope"), .integer("hour"), .integer("stripe"), .integer("sent"), .integer("proved"),
        ], keyed: 4,
        count: "SELECT COUNT(*) FROM tally",
        read: """
            SELECT realm, scope, hour, stripe, sent, proved
            FROM tally WHERE (realm, scope, hour, stripe) > ($1, $2, $3, $4) ORDER BY realm, scope, hour,
            stripe LIMIT $5
            """,
        write: "INSERT INTO tally (realm, scope, hour, stripe, sent, proved) VALUES ($1, $2, $3, $4, $5, $6)")

    static let idempotency = StoredSection(IdempotencyColumn.self, keyed: 3)
}
