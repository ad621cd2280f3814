package import Domain
package import Engine

extension SQLSnapshot {
    /// One text for what a desk shows most, the open cases in order; another for one person's own,
    /// who has a few among thousands; one for an account, which has fewer still; and one for all states.
    package func cases(realm: RealmID, _ selection: CaseSelection, after: CaseID?, limit: Int) throws -> [CaseRow] {
        guard let place = try place(of: after, realm) else { return [] }
        let page = CasePage(selection: selection, place: place, limit: limit)
        if let account = selection.account { return try cases(of: account, page) }
        switch (selection.claim, selection.state) {
        case (.of(let login, let since), _): return try cases(of: login, since: since, realm, page)
        case (_, let state?): return try cases(in: state, realm, page)
        case (_, nil): return try casesInAnyState(realm, page)
        }
    }

    package func endedCases(
        realm: RealmID, queue: String?, state: CaseState?, account: AccountID?, after: CaseID?, limit: Int
    ) throws -> [CaseRow] {
        var place: PageStart = (.max, [])
        if let after {
            let found: PageStart? = try connection.first(
                "SELECT decided_at FROM review_case WHERE id = $1 AND realm = $2 AND state <> 'open'", after, realm
            ) { (try $0.integer(0), after.bytes) }
            guard let found else { return [] }
            place = found
        }
        if let account {
            return try connection.query(
                CaseSelectionSQL.endedOfAccount, account, place.at, place.id, queue, state, limit, map: CaseRow.init)
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

    private func cases(in state: CaseState, _ realm: RealmID, _ page: CasePage) throws -> [CaseRow] {
        let selection = page.selection
        return try connection.query(
            CaseSelectionSQL.open, page.place.at, page.place.id, selection.queue, selection.latest, selection.operation,
            selection.track, selection.risk, page.limit, realm, state, selection.claimedUntil, selection.silent,
            map: CaseRow.init)
    }

    private func cases(
        of login: String, since: Instant, _ realm: RealmID, _ page: CasePage
    ) throws -> [CaseRow] {
        let selection = page.selection
        return try connection.query(
            CaseSelectionSQL.claimed, page.place.at, page.place.id, selection.queue, selection.latest,
            selection.operation, selection.track, selection.risk, page.limit, realm, login, since, selection.state,
            map: CaseRow.init)
    }

    private func cases(of account: AccountID, _ page: CasePage) throws -> [CaseRow] {
        let selection = page.selection
        let (holder, since): (String?, Instant?) =
            if case .of(let login, let since) = selection.claim { (login, since) } else { (nil, nil) }
        return try connection.query(
            CaseSelectionSQL.ofAccount, page.place.at, page.place.id, selection.queue, selection.latest,
            selection.operation, selection.track, selection.risk, page.limit, account, selection.state,
            selection.claimedUntil, selection.silent, holder, since,
            map: CaseRow.init)
    }

    private func casesInAnyState(_ realm: RealmID, _ page: CasePage) throws -> [CaseRow] {
        let selection = page.selection
        return try connection.query(
            CaseSelectionSQL.inAnyState, page.place.at, page.place.id, selection.queue, selection.latest,
            selection.operation, selection.track, selection.risk, page.limit, realm, selection.claimedUntil,
            selection.silent,
            map: CaseRow.init)
    }

    /// Where in the order to continue: before everything for nil; nil for an unknown case.
    private func place(of id: CaseID?, _ realm: RealmID) throws -> PageStart? {
        guard let id else { return (.min, []) }
        return try connection.first("SELECT due_at FROM review_case WHERE id = $1 AND realm = $2", id, realm) {
            (try $0.integer(0), id.bytes)
        }
    }
}

private typealias PageStart = (at: Int64, id: [UInt8])

private struct CasePage {
    let selection: CaseSelection
    let place: PageStart
    let limit: Int
}

extension CaseSelection {
    fileprivate var latest: Instant { dueBefore ?? Instant(milliseconds: .max) }

    /// Claims made until then leave a case free; at the end of all time every claim does, and so
    /// nothing is left out.
    fileprivate var claimedUntil: Instant {
        switch claim {
        case .free(let since), .open(_, let since): since
        case .any, .of: Instant(milliseconds: .max)
        }
    }

    /// Who must not have said a word yet.
    fileprivate var silent: String? {
        if case .open(let login, _) = claim { login } else { nil }
    }
}

private enum CaseSelectionSQL {
    /// What each list asks of a case, from $1 to $8 in all of them.
    private static let narrowed: SQLPiece = """
        (due_at, id) > ($1, $2) AND (CAST($3 AS TEXT) IS NULL OR queue = $3) AND due_at < $4
            AND (CAST($5 AS TEXT) IS NULL OR operation = $5) AND (CAST($6 AS TEXT) IS NULL OR track = $6)
            AND (CAST($7 AS BIGINT) IS NULL OR risk >= $7)
        """
    private static let inOrder: SQLPiece = "ORDER BY due_at, id LIMIT $8"

    static let open: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $9 AND state = $10 AND \(narrowed) AND (claimed_by IS NULL OR claimed_at <= $11)
            AND (CAST($12 AS TEXT) IS NULL
            OR NOT EXISTS (SELECT 1 FROM verdict WHERE case_id = review_case.id AND reviewer = $12))
        \(inOrder)
        """
    static let claimed: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $9 AND claimed_by = $10 AND \(narrowed) AND claimed_at > $11
            AND (CAST($12 AS TEXT) IS NULL OR state = $12)
        \(inOrder)
        """
    static let inAnyState: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $9 AND \(narrowed) AND (claimed_by IS NULL OR claimed_at <= $10)
            AND (CAST($11 AS TEXT) IS NULL
            OR NOT EXISTS (SELECT 1 FROM verdict WHERE case_id = review_case.id AND reviewer = $11))
        \(inOrder)
        """
    /// Without the realm, so that no index but that of accounts is there to choose.
    static let ofAccount: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE account_id = $9 AND (CAST($10 AS TEXT) IS NULL OR state = $10) AND \(narrowed)
            AND (claimed_by IS NULL OR claimed_at <= $11)
            AND (CAST($12 AS TEXT) IS NULL
            OR NOT EXISTS (SELECT 1 FROM verdict WHERE case_id = review_case.id AND reviewer = $12))
            AND (CAST($13 AS TEXT) IS NULL OR claimed_by = $13 AND claimed_at > $14)
        \(inOrder)
        """
    static let ended: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE realm = $1 AND \(over)
        """
    /// As of ``ofAccount``.
    static let endedOfAccount: SQLStatement = """
        SELECT \(CaseColumn.list)
        FROM review_case
        WHERE account_id = $1 AND \(over)
        """
    private static let over: SQLPiece = """
        state <> 'open' AND (decided_at, id) < ($2, $3) AND (CAST($4 AS TEXT) IS NULL
        OR queue = $4) AND (CAST($5 AS TEXT) IS NULL OR state = $5)
        ORDER BY decided_at DESC, id DESC LIMIT $6
        """
}
