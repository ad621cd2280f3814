package import Domain
package import Engine

extension SQLSnapshot {
    /// One text for what a desk shows most, the open cases in order; another for one person's own,
    /// who has a few among thousands; and one for all states.
    package func cases(realm: RealmID, _ selection: CaseSelection, after: CaseID?, limit: Int) throws -> [CaseRow] {
        guard let place = try place(of: after, realm) else { return [] }
        switch (selection.claim, selection.state) {
        case (.of(let login, let since), _): return try cases(of: login, since: since, realm, selection, place, limit)
        case (_, let state?): return try cases(in: state, realm, selection, place, limit)
        case (_, nil): return try casesInAnyState(realm, selection, place, limit)
        }
    }

    package func endedCases(
        realm: RealmID, queue: String?, state: CaseState?, after: CaseID?, limit: Int
    ) throws -> [CaseRow] {
        var place: PageStart = (.max, [])
        if let after {
            let found: PageStart? = try connection.first(
                "SELECT decided_at FROM review_case WHERE id = $1 AND realm = $2 AND state <> 'open'", after, realm
            ) { (try $0.integer(0), after.bytes) }
            guard let found else { return [] }
            place = found
        }
        return try connection.query(
            CaseSelectionSQL.ended, realm, place.at, place.id, queue, state, limit, map: CaseRow.init)
    }

    package func queueCounts(realm: RealmID, login: String?, at now: Instant, claimsSince: Instant) throws -> [QueueRow]
    {
        try connection.query(
            """
            SELECT queue, COUNT(*), CAST(SUM(CASE WHEN claimed_by = $1
            AND claimed_at > $2 THEN 1 ELSE 0 END) AS BIGINT),
                CAST(SUM(CASE WHEN claimed_at > $2 THEN 0 ELSE 1 END) AS BIGINT),
                CAST(SUM(CASE WHEN due_at < $3 THEN 1 ELSE 0 END) AS BIGINT),
                CAST(SUM(CASE WHEN asked_at IS NULL THEN 0 ELSE 1 END) AS BIGINT)
            FROM review_case WHERE realm = $4 AND state = 'open' GROUP BY queue ORDER BY queue
            """, login, claimsSince, now, realm, map: QueueRow.init)
    }

    private func cases(
        in state: CaseState, _ realm: RealmID, _ selection: CaseSelection, _ place: PageStart, _ limit: Int
    ) throws -> [CaseRow] {
        try connection.query(
            CaseSelectionSQL.open, realm, state, place.at, place.id, selection.queue, selection.latest,
            selection.claimedUntil, limit,
            map: CaseRow.init)
    }

    private func cases(
        of login: String, since: Instant, _ realm: RealmID, _ selection: CaseSelection, _ place: PageStart, _ limit: Int
    ) throws -> [CaseRow] {
        try connection.query(
            CaseSelectionSQL.claimed, realm, login, place.at, place.id, selection.queue, selection.latest,
            selection.state, since, limit,
            map: CaseRow.init)
    }

    private func casesInAnyState(
        _ realm: RealmID, _ selection: CaseSelection, _ place: PageStart, _ limit: Int
    ) throws -> [CaseRow] {
        try connection.query(
            CaseSelectionSQL.inAnyState, realm, place.at, place.id, selection.queue, selection.latest,
            selection.claimedUntil, limit,
            map: CaseRow.init)
    }

    private typealias PageStart = (at: Int64, id: [UInt8])

    /// Where in the order to continue: before everything for nil; nil for an unknown case.
    private func place(of id: CaseID?, _ realm: RealmID) throws -> PageStart? {
        guard let id else { return (.min, []) }
        return try connection.first("SELECT due_at FROM review_case WHERE id = $1 AND realm = $2", id, realm) {
            (try $0.integer(0), id.bytes)
        }
    }
}

extension CaseSelection {
    fileprivate var latest: Instant { dueBefore ?? Instant(milliseconds: .max) }

    /// Claims made until then leave a case free; at the end of all time every claim does, and so
    /// nothing is left out.
    fileprivate var claimedUntil: Instant {
        if case .free(let since) = claim { since } else { Instant(milliseconds: .max) }
    }
}

private enum CaseSelectionSQL {
    static let open: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $1 AND state = $2 AND (due_at, id) > ($3, $4) AND (CAST($5 AS TEXT) IS NULL
        OR queue = $5) AND due_at < $6
            AND (claimed_by IS NULL OR claimed_at <= $7)
        ORDER BY due_at, id LIMIT $8
        """
    static let ended: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $1 AND state <> 'open' AND (decided_at, id) < ($2, $3) AND (CAST($4 AS TEXT) IS NULL
        OR queue = $4) AND (CAST($5 AS TEXT) IS NULL OR state = $5)
        ORDER BY decided_at DESC, id DESC LIMIT $6
        """
    static let claimed: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $1 AND claimed_by = $2 AND (due_at, id) > ($3, $4) AND (CAST($5 AS TEXT) IS NULL
        OR queue = $5) AND due_at < $6
            AND (CAST($7 AS TEXT) IS NULL OR state = $7) AND claimed_at > $8
        ORDER BY due_at, id LIMIT $9
        """
    static let inAnyState: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $1 AND (due_at, id) > ($2, $3) AND (CAST($4 AS TEXT) IS NULL OR queue = $4) AND due_at < $5
            AND (claimed_by IS NULL OR claimed_at <= $6)
        ORDER BY due_at, id LIMIT $7
        """
}
