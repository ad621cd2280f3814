package import Domain
package import Engine
package import Vault

extension SQLSnapshot: LimitReads {
    /// Eight keys a question: a call looks at fewer, and one text is prepared once. Free places
    /// repeat the last key.
    package func hits(_ keys: [KeyedHash]) throws -> [HitsRow] {
        var rows: [HitsRow] = []
        var questions = locksWhatItReads ? KeyLock.questions(keys) : []
        for start in stride(from: 0, to: keys.count, by: 8) {
            let asked = (start..<start + 8).map { keys[min($0, keys.count - 1)].sqlValue }
            questions.append(
                SQLQuestion(
                    "SELECT key, times FROM hits WHERE key IN ($1, $2, $3, $4, $5, $6, $7, $8)", arguments: asked
                ) {
                    rows.append(try HitsRow($0))
                })
        }
        try connection.ask(questions)
        return rows
    }

    package func failures(_ key: KeyedHash) throws -> FailuresRow? {
        var found: FailuresRow?
        let question = SQLQuestion("SELECT key, failed, last_at FROM failures WHERE key = $1", key) {
            found = try FailuresRow($0)
        }
        try connection.ask((locksWhatItReads ? KeyLock.questions([key]) : []) + [question])
        return found
    }

    package func tally(_ scope: String, realm: RealmID, sinceHour hour: Int64) throws -> (sent: Int, proved: Int) {
        let sums = try connection.first(
            """
            SELECT CAST(COALESCE(SUM(sent), 0) AS BIGINT), CAST(COALESCE(SUM(proved), 0) AS BIGINT)
            FROM tally WHERE realm = $1 AND scope = $2 AND hour >= $3
            """, realm, scope, hour
        ) { (sent: try $0.int(0), proved: try $0.int(1)) }
        return sums ?? (0, 0)
    }
}

extension SQLTransaction: LimitWrites {
    /// Four a statement as long as there are four, then one by one: a code counts on four or five
    /// keys.
    package func replace(_ hits: [(row: HitsRow, expiresAt: Instant)]) {
        for start in stride(from: 0, to: hits.count - hits.count % 4, by: 4) {
            replaceFour(Array(hits[start..<start + 4]))
        }
        for hit in hits.suffix(hits.count % 4) {
            queue(
                """
                INSERT INTO hits (key, times, expires_at) VALUES ($1, $2, $3)
                ON CONFLICT (key) DO UPDATE SET times = excluded.times, expires_at = excluded.expires_at
                """, hit.row.key, HitTimes(hit.row.times), hit.expiresAt)
        }
    }

    private func replaceFour(_ hits: [(row: HitsRow, expiresAt: Instant)]) {
        queue(
            """
            INSERT INTO hits (key, times, expires_at) VALUES ($1, $2, $3), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12)
            ON CONFLICT (key) DO UPDATE SET times = excluded.times, expires_at = excluded.expires_at
            """, hits[0].row.key, HitTimes(hits[0].row.times), hits[0].expiresAt, hits[1].row.key,
            HitTimes(hits[1].row.times),
            hits[1].expiresAt, hits[2].row.key, HitTimes(hits[2].row.times), hits[2].expiresAt, hits[3].row.key,
            HitTimes(hits[3].row.times), hits[3].expiresAt)
    }

    package func replace(_ failures: FailuresRow, expiresAt: Instant?) {
        queue(
            """
            INSERT INTO failures (key, failed, last_at, expires_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (key) DO UPDATE SET failed = excluded.failed, last_at = excluded.last_at,
            expires_at = excluded.expires_at
            """, failures.key, failures.count, failures.lastAt, expiresAt)
    }

    package func dropFailures(_ key: KeyedHash) {
        queue("DELETE FROM failures WHERE key = $1", key)
    }

    package func add(sent: Int, proved: Int, to scope: String, realm: RealmID, hour: Int64, stripe: Int) {
        queue(
            """
            INSERT INTO tally (realm, scope, hour, stripe, sent, proved) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (realm, scope, hour, stripe) DO UPDATE SET sent = tally.sent + excluded.sent,
            proved = tally.proved + excluded.proved
            """, realm, scope, hour, stripe, sent, proved)
    }
}

extension HitsRow {
    /// Columns: key, times.
    init(_ row: SQLRow) throws {
        self.init(key: try row.stored(0), times: try HitTimes(bytes: row.blob(1)).times)
    }
}

extension FailuresRow {
    /// Columns: key, failed, last_at.
    init(_ row: SQLRow) throws {
        self.init(key: try row.stored(0), count: try row.int(1), lastAt: try row.optionalInstant(2))
    }
}
