extension StoredSection {
    static let hits = StoredSection(
        "hits",
        columns: [.bytes("key"), .bytes("times"), .integer("expires_at"), .integer("revision")], keyed: 1,
        count: "SELECT COUNT(*) FROM hits",
        read: "SELECT key, times, expires_at, revision FROM hits WHERE key > $1 ORDER BY key LIMIT $2",
        write: "INSERT INTO hits (key, times, expires_at, revision) VALUES ($1, $2, $3, $4)")

    static let failures = StoredSection(
        "failures",
        columns: [
            .bytes("key"), .bytes("account_id"), .integer("failed"), .integer("last_at"), .integer("expires_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM failures",
        read: "SELECT key, account_id, failed, last_at, expires_at FROM failures WHERE key > $1 ORDER BY key LIMIT $2",
        write: "INSERT INTO failures (key, account_id, failed, last_at, expires_at) VALUES ($1, $2, $3, $4, $5)")

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

    static let idempotency = StoredSection(
        "idempotency",
        columns: [
            .text("realm"), .text("principal"), .bytes("key_hash"), .bytes("call_hash"), .bytes("answer"),
            .integer("expires_at"),
        ], keyed: 3,
        count: "SELECT COUNT(*) FROM idempotency",
        read: """
            SELECT realm, principal, key_hash, call_hash, answer, expires_at
            FROM idempotency WHERE (realm, principal, key_hash) > ($1, $2, $3) ORDER BY realm, principal,
            key_hash LIMIT $4
            """,
        write:
            "INSERT INTO idempotency (realm, principal, key_hash, call_hash, answer, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
    )
}
