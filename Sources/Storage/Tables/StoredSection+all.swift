extension StoredSection {
    /// All that a deployment is made of, in an order in which rows can be written: what a row
    /// refers to comes before it.
    ///
    /// `flow.about` comes separately and later: a flow can be about another one, and the order of
    /// their ids says nothing where nodes with several clocks made them.
    package static let all: [StoredSection] = [
        .apiKey, .policy, .policyInForce, .masterKeyInForce, .account, .restriction, .flow, .flowAbout, .flowItem,
        .binding,
        .proof, .challenge, .inquiry,
        .reviewCase, .verdict, .caseEntry, .evidence, .webhook, .outbox, .ledgerEntry, .hits, .failures,
        .tally,
        .idempotency, .session, .visit, .signIn, .flowResult, .invitation, .staff, .staffSession, .staffAccess,
        .staffDraft, .bulkJob, .bulkItem,
    ]

    /// Tables that stay behind: they speak of the database or of the machines around it.
    package static let leftBehind: Set<String> = [
        "schema_migration", "deployment_import", "account_import", "node", "lease", "sweep",
    ]

    static let apiKey = StoredSection(APIKeyColumn.self, keyed: 1)

    static let policy = StoredSection(PolicyColumn.self, keyed: 2, page: 50)

    static let account = StoredSection(AccountColumn.self, keyed: 1)

    static let restriction = StoredSection(RestrictionColumn.self, keyed: 3)

    static let binding = StoredSection(BindingColumn.self, keyed: 1)

    static let flow = StoredSection(
        "flow",
        columns: [
            .bytes("id"), .text("realm"), .bytes("account_id"), .text("operation"), .text("policy_version"),
            .integer("started_at"), .text("channel"), .bytes("session_hash"), .bytes("device_hash"),
            .bytes("network_hash"), .text("country"), .text("device_known"), .integer("signed_in_at"),
            .text("sign_in_method"), .bytes("started_by"), .text("state"), .integer("state_at"),
            .integer("until_at"), .integer("then_wait"), .text("cause"), .integer("completed_at"), .text("reason"),
            .text("track"), .text("decision"), .integer("must_prove_again"), .integer("handed_on"),
            .bytes("token_digest"),
            .integer("token_expires_at"), .integer("revision"), .bytes("session_id"), .bytes("typed_in"),
            .integer("appeals"), .bytes("case_id"), .bytes("link_id"), .integer("contents_erased_at"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM flow",
        read: """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, session_hash, device_hash,
                network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state, state_at,
                until_at, then_wait, cause, completed_at, reason, track, decision, must_prove_again, handed_on, token_digest,
                token_expires_at, revision, session_id, typed_in, appeals, case_id, link_id, contents_erased_at
            FROM flow WHERE id > $1 ORDER BY id LIMIT $2
            """,
        write: """
            INSERT INTO flow (
                id, realm, account_id, operation, policy_version, started_at, channel, session_hash, device_hash,
                network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state, state_at,
                until_at, then_wait, cause, completed_at, reason, track, decision, must_prove_again, handed_on, token_digest,
                token_expires_at, revision, session_id, typed_in, appeals, case_id, link_id, contents_erased_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)
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

    static let webhook = StoredSection(WebhookColumn.self, keyed: 1)

    static let outbox = StoredSection(OutboxColumn.self, keyed: 1)

    static let ledgerEntry = StoredSection(
        "ledger_entry",
        columns: [
            .integer("seq"), .bytes("id"), .text("realm"), .integer("happened_at"), .text("event"),
            .bytes("commitment"), .bytes("account_id"), .bytes("content"),
        ], keyed: 1,
        count: "SELECT COUNT(*) FROM ledger_entry",
        read: """
            SELECT seq, id, realm, happened_at, event, commitment, account_id, content
            FROM ledger_entry WHERE seq > $1 ORDER BY seq LIMIT $2
            """,
        write: """
            INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment, account_id, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
        writeOnPostgres: """
            INSERT INTO ledger_entry (seq, id, realm, happened_at, event, commitment, account_id, content)
            OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """)

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

    static let session = StoredSection(SessionColumn.self, keyed: 1)

    static let visit = StoredSection(VisitColumn.self, keyed: 1)

    static let signIn = StoredSection(SignInColumn.self, keyed: 1)

    static let flowResult = StoredSection(ResultColumn.self, keyed: 1)

    static let invitation = StoredSection(InvitationColumn.self, keyed: 1)

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

    static let bulkJob = StoredSection(BulkJobColumn.self, keyed: 1)

    static let bulkItem = StoredSection(BulkItemColumn.self, keyed: 2)

    static let policyInForce = StoredSection(
        "policy_in_force",
        columns: [.integer("seq"), .text("realm"), .text("version"), .integer("since_at")], keyed: 1,
        count: "SELECT COUNT(*) FROM policy_in_force",
        read: "SELECT seq, realm, version, since_at FROM policy_in_force WHERE seq > $1 ORDER BY seq LIMIT $2",
        write: "INSERT INTO policy_in_force (seq, realm, version, since_at) VALUES ($1, $2, $3, $4)")

    static let masterKeyInForce = StoredSection(
        "master_key_in_force",
        columns: [.integer("version"), .integer("since_at")], keyed: 1,
        count: "SELECT COUNT(*) FROM master_key_in_force",
        read: "SELECT version, since_at FROM master_key_in_force WHERE version > $1 ORDER BY version LIMIT $2",
        write: "INSERT INTO master_key_in_force (version, since_at) VALUES ($1, $2)")
}
