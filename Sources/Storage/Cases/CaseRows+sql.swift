package import Domain
package import Engine

extension SQLSnapshot: CaseReads {
    package func reviewCase(_ id: CaseID, realm: RealmID) throws -> CaseRow? {
        try connection.first(
            CaseSQL.reviewCase, id, realm, map: CaseRow.init)
    }

    package func openCase(of flow: FlowID) throws -> CaseRow? {
        try connection.first(
            CaseSQL.openCase, flow, map: CaseRow.init)
    }

    package func lastCase(of flow: FlowID) throws -> CaseRow? {
        try connection.first(
            CaseSQL.lastCase, flow, map: CaseRow.init)
    }

    package func openCases(of account: AccountID) throws -> [CaseRow] {
        try connection.query(
            CaseSQL.openCases, account, map: CaseRow.init)
    }

    package func decidedCase(of flow: FlowID, before later: CaseID) throws -> CaseRow? {
        try connection.first(CaseSQL.decidedCase, flow, later, map: CaseRow.init)
    }

    package func decidedDispute(of account: AccountID, since: Instant, before later: CaseID) throws -> CaseRow? {
        try connection.first(CaseSQL.decidedDispute, account, since, later, map: CaseRow.init)
    }

    package func openDispute(of account: AccountID) throws -> CaseRow? {
        try connection.first(
            CaseSQL.openDispute, account, map: CaseRow.init)
    }

    package func refusers(of flow: FlowID) throws -> [String] {
        try connection.query(
            """
            SELECT verdict.reviewer FROM verdict JOIN review_case ON review_case.id = verdict.case_id
            WHERE review_case.flow_id = $1 AND verdict.vote = 'refuse'
            UNION SELECT verdict.reviewer FROM verdict JOIN flow ON flow.case_id = verdict.case_id
            WHERE flow.id = $1 AND verdict.vote = 'refuse'
            UNION SELECT verdict.reviewer FROM flow
            JOIN review_case ON review_case.account_id = flow.account_id AND review_case.decided_at >= flow.started_at
            JOIN verdict ON verdict.case_id = review_case.id
            WHERE flow.id = $1 AND flow.appeals > 0 AND review_case.is_dispute = 1
                AND (verdict.party_id IS NULL OR verdict.party_id <> flow.id)
            """, flow
        ) { try $0.text(0) }
    }

    package func votes(on caseID: CaseID) throws -> [VoteRow] {
        try connection.query(
            CaseSQL.votes, caseID, map: VoteRow.init)
    }
}

extension SQLTransaction: CaseWrites {
    package func insert(_ reviewCase: CaseRow) {
        queue(
            CaseSQL.insertReviewCase, reviewCase.id, reviewCase.realm, reviewCase.flow, reviewCase.account,
            reviewCase.queue,
            reviewCase.state,
            reviewCase.people, reviewCase.openedAt, reviewCase.dueAt, reviewCase.decidedAt, reviewCase.statement,
            reviewCase.claimedBy,
            reviewCase.claimedAt, reviewCase.askedAt, reviewCase.isDispute, reviewCase.operation, reviewCase.track,
            reviewCase.risk, reviewCase.revision)
    }

    package func close(_ caseID: CaseID, as state: CaseState, at now: Instant, ifRevision revision: Int64) {
        queue(
            """
            UPDATE review_case SET
                state = $1, decided_at = $2, claimed_by = NULL, claimed_at = NULL, asked_at = NULL,
                revision = revision + 1
            WHERE id = $3 AND state = 'open' AND revision = $4
            """, state, now, caseID, revision, expecting: 1)
    }

    package func claim(_ caseID: CaseID, by login: String, at now: Instant, ifRevision revision: Int64) {
        queue(
            """
            UPDATE review_case SET claimed_by = $1, claimed_at = $2, revision = revision + 1
            WHERE id = $3 AND state = 'open' AND revision = $4
            """, login, now, caseID, revision, expecting: 1)
    }

    package func giveBack(_ caseID: CaseID, claimedBy login: String) {
        queue(
            """
            UPDATE review_case SET claimed_by = NULL, claimed_at = NULL, revision = revision + 1 WHERE id = $1
            AND claimed_by = $2
            """, caseID, login, expecting: 1)
    }

    package func giveBackAll(claimedBy login: String) {
        queue(
            "UPDATE review_case SET claimed_by = NULL, claimed_at = NULL, revision = revision + 1 WHERE claimed_by = $1",
            login)
    }

    package func markAsked(_ caseID: CaseID, at now: Instant) {
        queue(
            "UPDATE review_case SET asked_at = $1 WHERE id = $2 AND state = 'open' AND asked_at IS NULL", now, caseID,
            expecting: 1)
    }

    package func markAnswered(_ caseID: CaseID, dueAt: Instant) {
        queue(
            "UPDATE review_case SET asked_at = NULL, due_at = $1 WHERE id = $2 AND state = 'open'", dueAt, caseID,
            expecting: 1)
    }

    package func insert(_ vote: VoteRow, ifRevision revision: Int64) {
        queue(
            "UPDATE review_case SET revision = revision + 1 WHERE id = $1 AND state = 'open' AND revision = $2",
            vote.caseID, revision,
            expecting: 1)
        queue(
            CaseSQL.insertVote,
            vote.caseID, vote.reviewer, vote.vote, vote.reason, vote.note, vote.at, vote.party)
    }
}

private enum CaseSQL {
    static let reviewCase: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE id = $1 AND realm = $2
        """
    static let openCase: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE flow_id = $1 AND state = 'open'
        """
    static let lastCase: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE flow_id = $1 ORDER BY id DESC LIMIT 1
        """
    static let decidedCase: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE flow_id = $1 AND id < $2 AND state IN ('approved', 'refused') ORDER BY id DESC LIMIT 1
        """
    static let decidedDispute: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE account_id = $1 AND decided_at >= $2 AND id < $3 AND is_dispute = 1 AND state IN ('approved', 'refused')
        ORDER BY decided_at DESC LIMIT 1
        """
    static let openCases: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE account_id = $1 AND state = 'open' ORDER BY id
        """
    static let openDispute: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case WHERE account_id = $1 AND state = 'open' AND is_dispute = 1
        """
    static let votes: SQLStatement = """
        SELECT \(VoteColumn.list) FROM verdict WHERE case_id = $1
        ORDER BY voted_at, reviewer
        """
    static let insertReviewCase: SQLStatement =
        "INSERT INTO review_case (\(CaseColumn.list)) VALUES (\(CaseColumn.placeholders))"
    static let insertVote: SQLStatement =
        "INSERT INTO verdict (\(VoteColumn.list)) VALUES (\(VoteColumn.placeholders))"
}
