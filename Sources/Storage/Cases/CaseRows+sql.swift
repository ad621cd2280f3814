package import Domain
package import Engine

extension SQLSnapshot: CaseReads {
    package func reviewCase(_ id: CaseID, realm: RealmID) throws -> CaseRow? {
        try connection.first(
            """
            SELECT id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement
            FROM review_case WHERE id = $1 AND realm = $2
            """, id, realm, map: CaseRow.init)
    }

    package func openCase(of flow: FlowID) throws -> CaseRow? {
        try connection.first(
            """
            SELECT id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement
            FROM review_case WHERE flow_id = $1 AND state = 'open'
            """, flow, map: CaseRow.init)
    }

    package func cases(realm: RealmID, queue: String?, state: CaseState?, after: CaseID?, limit: Int) throws -> [CaseRow] {
        guard let place = try place(of: after) else { return [] }
        guard let state else { return try cases(realm: realm, queue: queue, after: place, limit: limit) }
        return try connection.query(
            """
            SELECT id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement
            FROM review_case
            WHERE realm = $1 AND state = $2 AND (due_at, id) > ($3, $4) AND (CAST($5 AS TEXT) IS NULL OR queue = $5)
            ORDER BY due_at, id LIMIT $6
            """, realm, state, place.dueAt, place.id, queue, limit, map: CaseRow.init)
    }

    package func verdicts(on caseID: CaseID) throws -> [VerdictRow] {
        try connection.query(
            """
            SELECT case_id, reviewer, vote, reason, note, voted_at FROM verdict WHERE case_id = $1 ORDER BY voted_at, reviewer
            """, caseID, map: VerdictRow.init)
    }

    private func cases(realm: RealmID, queue: String?, after place: Place, limit: Int) throws -> [CaseRow] {
        try connection.query(
            """
            SELECT id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement
            FROM review_case
            WHERE realm = $1 AND (due_at, id) > ($2, $3) AND (CAST($4 AS TEXT) IS NULL OR queue = $4)
            ORDER BY due_at, id LIMIT $5
            """, realm, place.dueAt, place.id, queue, limit, map: CaseRow.init)
    }

    private typealias Place = (dueAt: Int64, id: [UInt8])

    /// Where in the order to go on: before everything for nil; nil for a case that there is not.
    private func place(of id: CaseID?) throws -> Place? {
        guard let id else { return (.min, []) }
        return try connection.first("SELECT due_at FROM review_case WHERE id = $1", id) { (try $0.integer(0), id.bytes) }
    }
}

extension SQLTransaction: CaseWrites {
    package func insert(_ reviewCase: CaseRow) {
        queue(
            """
            INSERT INTO review_case (
                id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, reviewCase.id, reviewCase.realm, reviewCase.flow, reviewCase.account, reviewCase.queue, reviewCase.state,
            reviewCase.people, reviewCase.openedAt, reviewCase.dueAt, reviewCase.decidedAt, reviewCase.statement)
    }

    package func close(_ caseID: CaseID, as state: CaseState, at now: Instant) {
        queue(
            "UPDATE review_case SET state = $1, decided_at = $2 WHERE id = $3 AND state = 'open'", state, now, caseID, expecting: 1)
    }

    package func insert(_ verdict: VerdictRow) {
        queue(
            "INSERT INTO verdict (case_id, reviewer, vote, reason, note, voted_at) VALUES ($1, $2, $3, $4, $5, $6)", verdict.caseID,
            verdict.reviewer, verdict.vote, verdict.reason, verdict.note, verdict.at)
    }
}
