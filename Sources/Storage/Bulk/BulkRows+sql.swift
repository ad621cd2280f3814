package import Domain
package import Engine

extension SQLSnapshot: BulkReads {
    package func bulkJob(_ id: BulkJobID, realm: RealmID) throws -> BulkJobRow? {
        try connection.first(BulkSQL.job, id, realm, map: BulkJobRow.init)
    }

    package func bulkJob(from source: [UInt8], realm: RealmID) throws -> BulkJobRow? {
        try connection.first(BulkSQL.bySource, realm, source, map: BulkJobRow.init)
    }

    package func bulkJobs(realm: RealmID, before id: BulkJobID?, limit: Int) throws -> [BulkJobRow] {
        let last = id ?? BulkJobID(high: .max, low: .max)
        return try connection.query(BulkSQL.latest, realm, last, limit, map: BulkJobRow.init)
    }

    package func dueBulkJobs(at now: Instant, limit: Int) throws -> [DueBulkJob] {
        try connection.query(
            """
            SELECT id, realm FROM bulk_job WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2
            """, now, limit
        ) { DueBulkJob(id: try $0.id(0), realm: try $0.raw(1)) }
    }

    package func bulkTotals() throws -> [BulkTotals] {
        try connection.query(
            """
            SELECT realm, state, COUNT(*), CAST(SUM(pending) AS BIGINT), CAST(SUM(told) AS BIGINT)
            FROM bulk_job WHERE next_at IS NOT NULL AND next_at >= 0 GROUP BY realm, state ORDER BY realm, state
            """
        ) {
            BulkTotals(
                realm: try $0.raw(0), state: try $0.raw(1), jobs: try $0.int(2), pending: try $0.int(3),
                told: try $0.int(4))
        }
    }

    package func bulkItems(
        of job: BulkJobID, _ state: BulkItemState, due: Instant?, limit: Int
    ) throws -> [BulkItemRow] {
        guard let due else { return try connection.query(BulkSQL.items, job, state, limit, map: BulkItemRow.init) }
        return try connection.query(BulkSQL.dueItems, job, state, due, limit, map: BulkItemRow.init)
    }

    package func nextDue(of job: BulkJobID) throws -> Instant? {
        try connection.first(
            "SELECT due_at FROM bulk_item WHERE job_id = $1 AND state = 'told' ORDER BY due_at LIMIT 1", job
        ) { try $0.instant(0) }
    }

    package func bulkReport(of job: BulkJobID, after number: Int, limit: Int) throws -> [BulkReportRow] {
        try connection.query(BulkSQL.report, job, number, limit) { row in
            BulkReportRow(item: try BulkItemRow(row), externalID: try row.optionalText(BulkItemColumn.count))
        }
    }

    package func accounts(named externalIDs: [String], realm: RealmID) throws -> [[UInt8]: AccountID] {
        guard !externalIDs.isEmpty else { return [:] }
        var found: [[UInt8]: AccountID] = [:]
        try connection.ask([
            named(externalIDs, realm) { found[Array(try $0.text(0).utf8)] = try $0.id(1) as AccountID }
        ])
        return found
    }

    package func accounts(among ids: [AccountID], realm: RealmID) throws -> Set<AccountID> {
        guard !ids.isEmpty else { return [] }
        var found: Set<AccountID> = []
        try connection.ask([among(ids, realm) { found.insert(try $0.id(0)) }])
        return found
    }

    package func bulkGround(of accounts: [AccountID], realm: RealmID, at now: Instant) throws -> [BulkGround] {
        let grounds = accounts.map { _ in GroundCollector() }
        let lock = locksWhatItReads ? BulkSQL.lockedAccount : BulkSQL.account
        try connection.ask(
            zip(accounts, grounds).flatMap { id, ground in
                [
                    SQLQuery(lock, id, realm) { ground.account = try AccountRow($0) },
                    SQLQuery(BulkSQL.bindings, id) { ground.bindings.append(try BindingRow($0)) },
                    SQLQuery(BulkSQL.openFlows, id) { ground.openFlows.append(try FlowRow($0)) },
                    SQLQuery(BulkSQL.undo, id, now) { _ in ground.canUndo = true },
                    SQLQuery(BulkSQL.announced, id) { row in
                        ground.announced.append(
                            .init(job: try row.id(0), kinds: BulkKinds.read(try row.text(1))))
                    },
                ]
            })
        return grounds.compactMap(\.ground)
    }
}

private final class GroundCollector {
    var account: AccountRow?
    var bindings: [BindingRow] = []
    var openFlows: [FlowRow] = []
    var canUndo = false
    var announced: [BulkGround.Announced] = []

    var ground: BulkGround? {
        account.map {
            BulkGround(
                account: $0, bindings: bindings.sorted { $0.id < $1.id },
                openFlows: openFlows.sorted { $0.id < $1.id }, canUndo: canUndo, announced: announced)
        }
    }
}

// MARK: Where the engines differ

extension SQLSnapshot {
    private typealias Each = (SQLRow) throws -> Void

    /// PostgreSQL has arrays, SQLite reads JSON; each is looked up alone, as ``occupied(of:realm:at:)`` does and for
    /// the same reason.
    private func named(_ externalIDs: [String], _ realm: RealmID, each: @escaping Each) -> SQLQuery {
        switch connection.dialect {
        case .sqlite:
            SQLQuery(
                """
                SELECT external_id, id FROM account
                WHERE realm = $1 AND external_id IN (SELECT value FROM json_each($2))
                """, realm, Self.json(externalIDs), each: each)
        case .postgres:
            SQLQuery(
                """
                SELECT sought.external_id, held.id
                FROM unnest(CAST($1 AS TEXT[])) AS sought (external_id)
                CROSS JOIN LATERAL (
                    SELECT id FROM account WHERE account.realm = $2
                    AND account.external_id = sought.external_id OFFSET 0) AS held
                """, PostgresArray.texts(externalIDs), realm, each: each)
        }
    }

    /// SQLite takes the ids, 16 bytes each, out of one blob: JSON has no bytes.
    private func among(_ ids: [AccountID], _ realm: RealmID, each: @escaping Each) -> SQLQuery {
        switch connection.dialect {
        case .sqlite:
            SQLQuery(
                """
                WITH RECURSIVE place (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM place WHERE number + 1 < $1)
                SELECT account.id FROM place CROSS JOIN account
                WHERE account.id = substr($2, place.number * 16 + 1, 16) AND account.realm = $3
                """, ids.count, ids.flatMap(\.bytes), realm, each: each)
        case .postgres:
            SQLQuery(
                """
                SELECT held.id
                FROM unnest(CAST($1 AS BYTEA[])) AS sought (id)
                CROSS JOIN LATERAL (
                    SELECT id, realm FROM account WHERE account.id = sought.id OFFSET 0) AS held
                WHERE held.realm = $2
                """, PostgresArray.bytes(ids.map(\.bytes)), realm, each: each)
        }
    }
}

extension SQLTransaction: BulkWrites {
    package func insert(_ job: BulkJobRow, _ items: [BulkItemRow]) {
        queue(
            BulkSQL.insertJob, job.id, job.realm, job.operation, BulkKinds.text(job.kinds), job.reason, job.at,
            job.announce.milliseconds, job.by, job.source, job.createdAt, job.state, job.counts[.pending],
            job.counts[.told], job.counts[.done], job.counts[.skipped], job.counts[.calledOff], job.nextAt,
            job.begunAt, job.movedAt, job.settled, job.revision)
        let rows = items.map { item -> [SQLValue] in
            [
                item.job.sqlValue, item.number.sqlValue, item.account.sqlValue, item.given.sqlValue,
                item.state.sqlValue, (item.reason?.rawValue).sqlValue, item.dueAt.sqlValue, item.settledAt.sqlValue,
            ]
        }
        insert(rows, with: BulkSQL.insertItems)
    }

    package func update(_ job: BulkJobRow) {
        queue(
            BulkSQL.update, job.state, job.counts[.pending], job.counts[.told], job.counts[.done],
            job.counts[.skipped], job.counts[.calledOff], job.nextAt, job.begunAt, job.movedAt, job.settled, job.id,
            job.revision, expecting: 1)
    }

    package func settle(_ item: BulkItemRow, from state: BulkItemState) {
        queue(
            BulkSQL.settle, item.state, item.reason?.rawValue, item.dueAt, item.settledAt, item.job, item.number,
            state, expecting: 1)
    }
}

extension BulkReason: SQLBindable {}
extension BulkState: SQLBindable {}
extension BulkItemState: SQLBindable {}
extension Verb: SQLBindable {}

private enum BulkSQL {
    static let job: SQLStatement = "SELECT \(BulkJobColumn.list) FROM bulk_job WHERE id = $1 AND realm = $2"
    static let bySource: SQLStatement = """
        SELECT \(BulkJobColumn.list) FROM bulk_job
        WHERE realm = $1 AND source = $2 AND state NOT IN ('cancelling', 'cancelled')
        """
    static let latest: SQLStatement = """
        SELECT \(BulkJobColumn.list) FROM bulk_job WHERE realm = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """
    static let items: SQLStatement = """
        SELECT \(BulkItemColumn.list) FROM bulk_item
        WHERE job_id = $1 AND state = $2 AND state IN ('pending', 'told') ORDER BY number LIMIT $3
        """
    static let dueItems: SQLStatement = """
        SELECT \(BulkItemColumn.list) FROM bulk_item
        WHERE job_id = $1 AND state = $2 AND state IN ('pending', 'told') AND due_at <= $3 ORDER BY number LIMIT $4
        """
    static let report: SQLStatement = """
        SELECT \(BulkItemColumn.qualified), account.external_id
        FROM bulk_item LEFT JOIN account ON account.id = bulk_item.account_id
        WHERE bulk_item.job_id = $1 AND bulk_item.number > $2 ORDER BY bulk_item.number LIMIT $3
        """
    static let account = SQLStatement.select(AccountColumn.self, "FROM account WHERE id = $1 AND realm = $2")
    static let lockedAccount: SQLStatement = """
        SELECT \(AccountColumn.list) FROM account WHERE id = $1 AND realm = $2 FOR NO KEY UPDATE
        """
    static let bindings = SQLStatement.select(
        BindingColumn.self, "FROM binding WHERE account_id = $1 AND \(BindingColumn.isHeld)")
    static let openFlows = SQLStatement.select(
        FlowColumn.self, "FROM flow WHERE account_id = $1 AND state IN ('collecting', 'reviewing', 'waiting')")
    static let undo = SQLStatement.select(
        [.integer("1")],
        "FROM flow WHERE account_id = $1 AND completed_at IS NOT NULL AND state = 'completed' AND until_at > $2")
    static let announced = SQLStatement.select(
        [.bytes("bulk_job.id"), .text("bulk_job.kinds")],
        """
        FROM bulk_item JOIN bulk_job ON bulk_job.id = bulk_item.job_id
        WHERE bulk_item.account_id = $1 AND bulk_item.state = 'told'
        """)
    static let insertJob = SQLStatement.insert(BulkJobColumn.self)
    static let insertItems = RowInsert(BulkItemColumn.self)
    static let update: SQLStatement = """
        UPDATE bulk_job SET
            state = $1, pending = $2, told = $3, done = $4, skipped = $5, called_off = $6, next_at = $7, begun_at = $8,
            moved_at = $9, settled = $10, revision = revision + 1
        WHERE id = $11 AND revision = $12
        """
    static let settle: SQLStatement = """
        UPDATE bulk_item SET state = $1, reason = $2, due_at = $3, settled_at = $4
        WHERE job_id = $5 AND number = $6 AND state = $7
        """
}
