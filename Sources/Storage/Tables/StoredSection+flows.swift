extension StoredSection {
    static let flow = StoredSection(
        "flow",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .text("operation"), .text("policy_version"),
            .integer("started_at"), .text("channel"), .bytes("session_hash"), .bytes("device_hash"),
            .bytes("network_hash"), .text("country"), .text("device_known"), .integer("signed_in_at"),
            .text("sign_in_method"), .bytes("started_by"), .text("state"), .integer("state_at"),
            .integer("until_at"), .integer("then_wait"), .text("cause"), .integer("completed_at"), .text("reason"),
            .text("track"), .text("decision"), .integer("must_prove_again"), .bytes("token_digest"),
            .integer("token_expires_at"), .integer("revision"), .bytes("session_id"), .integer("appeals"),
            .bytes("case_id"), .bytes("link_id"), .integer("contents_erased_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM flow",
        read: """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, session_hash, device_hash,
                network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state, state_at,
                until_at, then_wait, cause, completed_at, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, revision, session_id, appeals, case_id, link_id, contents_erased_at
            FROM flow WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO flow (
                id, realm, account_id, operation, policy_version, started_at, channel, session_hash, device_hash,
                network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state, state_at,
                until_at, then_wait, cause, completed_at, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, revision, session_id, appeals, case_id, link_id, contents_erased_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
            """)

    static let flowAbout = StoredSection(
        "flow.about", of: "flow",
        columns: [.bytes("id"), .bytes("about_id")], keyed: 1,
        count: "SELECT COUNT(*) FROM flow WHERE about_id IS NOT NULL",
        read: "SELECT id, about_id FROM flow WHERE id > $1 AND about_id IS NOT NULL ORDER BY id LIMIT $2",
        write: "UPDATE flow SET about_id = $2 WHERE id = $1")

    static let flowItem = StoredSection(FlowItemColumn.self, keyed: 2)

    static let proof = StoredSection(ProofColumn.self, keyed: 2)

    static let challenge = StoredSection(ChallengeColumn.self, keyed: 2)

    static let inquiry = StoredSection(InquiryColumn.self, keyed: 3)
}
