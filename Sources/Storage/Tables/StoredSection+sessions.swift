extension StoredSection {
    static let session = StoredSection(
        "session",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .bytes("digest"), .bytes("former_digest"),
            .integer("former_until"),
            .bytes("flow_id"), .text("method"), .bytes("origin_hash"), .bytes("device_hash"), .bytes("network_hash"),
            .text("agent"),
            .bytes("return_url"), .integer("signed_in_at"), .integer("opened_at"), .integer("seen_at"),
            .integer("ends_at"),
            .integer("ended_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM session",
        read: """
            SELECT id, realm, account_id, digest, former_digest, former_until, flow_id, method, origin_hash,
            device_hash, network_hash,
                agent, return_url, signed_in_at, opened_at, seen_at, ends_at, ended_at
            FROM session WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO session (id, realm, account_id, digest, former_digest, former_until, flow_id, method,
            origin_hash, device_hash,
                network_hash, agent, return_url, signed_in_at, opened_at, seen_at, ends_at, ended_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """)

    static let visit = StoredSection(
        "visit",
        columns: [
            .bytes("digest"), .text("realm"), .bytes("account_id"), .bytes("flow_id"), .bytes("origin_hash"),
            .bytes("return_url"),
            .integer("signed_in_at"), .integer("expires_at"), .bytes("session_id"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM visit",
        read: """
            SELECT digest, realm, account_id, flow_id, origin_hash, return_url, signed_in_at, expires_at, session_id
            FROM visit WHERE digest > $1 ORDER BY digest LIMIT $2
            """,
        write: """
            INSERT INTO visit (digest, realm, account_id, flow_id, origin_hash, return_url, signed_in_at, expires_at,
            session_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """)

    static let signIn = StoredSection(
        "sign_in",
        columns: [
            .bytes("digest"), .text("realm"), .bytes("account_id"), .text("kind"), .bytes("destination"),
            .bytes("code_hash"),
            .integer("sent_at"), .integer("expires_at"), .integer("failures"), .integer("used_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM sign_in",
        read: """
            SELECT digest, realm, account_id, kind, destination, code_hash, sent_at, expires_at, failures, used_at
            FROM sign_in WHERE digest > $1 ORDER BY digest LIMIT $2
            """,
        write: """
            INSERT INTO sign_in (digest, realm, account_id, kind, destination, code_hash, sent_at, expires_at,
            failures, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """)

    static let flowResult = StoredSection(
        "flow_result",
        columns: [.bytes("digest"), .text("realm"), .bytes("flow_id"), .integer("expires_at"), .integer("used_at")],
        keyed: 1,
        count: "SELECT COUNT(*) FROM flow_result",
        read:
            "SELECT digest, realm, flow_id, expires_at, used_at FROM flow_result WHERE digest > $1 ORDER BY digest LIMIT $2",
        write: "INSERT INTO flow_result (digest, realm, flow_id, expires_at, used_at) VALUES ($1, $2, $3, $4, $5)")
}
