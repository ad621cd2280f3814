package import Domain
package import Engine
package import Vault

extension SQLSnapshot: LimitReads {
    /// Eight keys a query: a call looks at fewer, and one text is prepared once. Free places
    /// repeat the last key.
    package func hits(_ keys: [KeyedHash]) throws -> [HitsRow] {
        var rows: [StoredHits] = []
        // In one order, so that two phases that lock the same ones don't wait for each other in a ring.
        let keys = keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        let statement = locksCounters ? LimitSQL.lockedHits : LimitSQL.hits
        try connection.ask(
            stride(from: 0, to: keys.count, by: 8).map { start in
                let asked = (start..<start + 8).map { keys[min($0, keys.count - 1)].sqlValue }
                return SQLQuery(statement, arguments: asked) { rows.append(try StoredHits($0)) }
            })
        note(rows, for: keys)
        return rows.map(\.row)
    }

    package func failures(_ key: KeyedHash) throws -> FailuresRow? {
        let statement = locksCounters ? LimitSQL.lockedFailures : LimitSQL.failures
        let found = try connection.first(statement, key, map: FailuresRow.init)
        note(found, for: key)
        return found
    }

    package func failures(of account: AccountID) throws -> [FailuresRow] {
        let found = try connection.query(LimitSQL.failuresOfAccount, account, map: FailuresRow.init)
        note(found, of: account)
        return found
    }

    package func tally(_ scope: String, realm: RealmID, sinceHour hour: Int64) throws -> (sent: Int, proved: Int) {
        let sums = try connection.first(
            LimitSQL.tally, realm, scope, hour
        ) { (sent: try $0.int(0), proved: try $0.int(1)) }
        return sums ?? (0, 0)
    }
}

extension SQLTransaction: LimitWrites {
    /// What the phase has read must still be as it was.
    package func replace(_ hits: [(row: HitsRow, expiresAt: Instant)]) {
        let rows = hits.sorted { $0.row.key.bytes.lexicographicallyPrecedes($1.row.key.bytes) }.map { hit in
            (revision: seen.hits[hit.row.key], hit: hit)
        }
        func values(_ hit: (row: HitsRow, expiresAt: Instant), _ revision: Int64) -> [SQLValue] {
            [
                hit.row.key.sqlValue, HitTimes(hit.row.times).sqlValue, hit.expiresAt.sqlValue,
                (revision + 1).sqlValue,
            ]
        }
        insert(
            rows.compactMap { row in row.revision.map { values(row.hit, $0) } }, with: LimitSQL.replaceSeen,
            guarded: true)
        insert(rows.filter { $0.revision == nil }.map { values($0.hit, 0) }, with: LimitSQL.replace)
        noteReplaced(hits.map(\.row.key))
    }

    /// What the phase has read must still be as it was.
    package func replace(_ failures: FailuresRow, expiresAt: Instant?) {
        if let count = seen.count(of: failures) {
            queue(
                LimitSQL.replaceSeenFailures, failures.key, failures.account, failures.count, failures.lastAt,
                expiresAt, count, expecting: 1)
        } else {
            queue(
                LimitSQL.replaceFailures, failures.key, failures.account, failures.count, failures.lastAt, expiresAt)
        }
        note(failures, for: failures.key)
    }

    package func dropFailures(_ key: KeyedHash) {
        queue("DELETE FROM failures WHERE key = $1", key)
        note(nil, for: key)
    }

    package func add(sent: Int, proved: Int, to scope: String, realm: RealmID, hour: Int64, stripe: Int) {
        queue(
            LimitSQL.add, realm, scope, hour, stripe, sent, proved)
    }
}

private enum LimitSQL {
    private static let keys: SQLPiece = "FROM hits WHERE key IN ($1, $2, $3, $4, $5, $6, $7, $8)"
    static let hits = SQLStatement.select(HitsColumn.self, keys)
    static let lockedHits: SQLStatement = "SELECT \(HitsColumn.list) \(keys) ORDER BY key FOR UPDATE"

    static let failures = SQLStatement.select(FailuresColumn.self, "FROM failures WHERE key = $1")
    static let lockedFailures: SQLStatement =
        "SELECT \(FailuresColumn.list) FROM failures WHERE key = $1 FOR UPDATE"
    static let failuresOfAccount = SQLStatement.select(FailuresColumn.self, "FROM failures WHERE account_id = $1")

    static let tally = SQLStatement.select(
        [
            .integer("CAST(COALESCE(SUM(sent), 0) AS BIGINT)"),
            .integer("CAST(COALESCE(SUM(proved), 0) AS BIGINT)"),
        ], "FROM tally WHERE realm = $1 AND scope = $2 AND hour >= $3")

    static let replace = RowInsert(
        HitsColumn.self,
        """
        ON CONFLICT (key) DO UPDATE SET
            \(HitsColumn.excluded(.times, .expiresAt)), revision = hits.revision + 1
        """)
    static let replaceSeen = RowInsert(
        HitsColumn.self,
        """
        ON CONFLICT (key) DO UPDATE SET \(HitsColumn.excluded(.times, .expiresAt, .revision))
        WHERE hits.revision = excluded.revision - 1
        """)

    private static let counted: SQLPiece = """
        ON CONFLICT (key) DO UPDATE SET
            account_id = COALESCE(excluded.account_id, failures.account_id),
            \(FailuresColumn.excluded(.failed, .lastAt, .expiresAt))
        """
    static let replaceFailures = SQLStatement.insert(FailuresColumn.self, counted)
    static let replaceSeenFailures = SQLStatement.insert(
        FailuresColumn.self, "\(counted) WHERE failures.failed = $6")

    static let add: SQLStatement = """
        INSERT INTO tally (realm, scope, hour, stripe, sent, proved) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (realm, scope, hour, stripe) DO UPDATE SET sent = tally.sent + excluded.sent,
        proved = tally.proved + excluded.proved
        """
}

enum HitsColumn: Int, TableColumn {
    case key, times, expiresAt, revision

    static let table: SQLPiece = "hits"

    var type: SQLType {
        switch self {
        case .expiresAt, .revision: .integer
        default: .blob
        }
    }
}

/// Hits, and how often they were written.
struct StoredHits {
    let row: HitsRow
    let revision: Int64

    init(_ row: SQLRow) throws {
        let row = RowFields<HitsColumn>(row)
        self.row = HitsRow(key: try row.stored(.key), times: try HitTimes(bytes: row.blob(.times)).times)
        revision = try row.integer(.revision)
    }
}

enum FailuresColumn: Int, TableColumn {
    case key, accountID, failed, lastAt, expiresAt

    static let table: SQLPiece = "failures"

    var type: SQLType {
        switch self {
        case .key, .accountID: .blob
        default: .integer
        }
    }
}

extension FailuresRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<FailuresColumn>(row)
        self.init(
            key: try row.stored(.key), account: try row.optionalID(.accountID), count: try row.int(.failed),
            lastAt: try row.optionalInstant(.lastAt))
    }
}

/// Limits and failures as they were when the phase read them.
struct SeenCounters {
    /// By key, how often they had been written; 0 where there were none.
    fileprivate(set) var hits: [KeyedHash: Int64] = [:]
    private var failures: [KeyedHash: Int] = [:]
    private var accounts: Set<AccountID> = []

    /// Nil for what was not read.
    fileprivate func count(of row: FailuresRow) -> Int? {
        failures[row.key] ?? (row.account.map(accounts.contains) == true ? 0 : nil)
    }

    mutating func note(_ rows: [StoredHits], for keys: [KeyedHash]) {
        for key in keys where hits[key] == nil { hits[key] = 0 }
        for row in rows { hits[row.row.key] = row.revision }
    }

    /// Written by the phase itself.
    mutating func noteReplaced(_ keys: [KeyedHash]) {
        for key in keys { if let revision = hits[key] { hits[key] = revision + 1 } }
    }

    mutating func note(_ row: FailuresRow?, for key: KeyedHash) { failures[key] = row?.count ?? 0 }

    mutating func note(_ rows: [FailuresRow], of account: AccountID) {
        accounts.insert(account)
        for row in rows { failures[row.key] = row.count }
    }
}
