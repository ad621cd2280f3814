package import Domain
package import Engine
package import Vault

extension SQLSnapshot: LimitReads {
    /// Eight keys a question: a call looks at fewer, and one text is prepared once. Free places repeat the last key.
    package func hits(_ keys: [KeyedHash]) throws -> [HitsRow] {
        var rows: [HitsRow] = []
        for start in stride(from: 0, to: keys.count, by: 8) {
            let asked = (start..<start + 8).map { keys[min($0, keys.count - 1)].sqlValue }
            rows += try connection.query(
                "SELECT key, times FROM hits WHERE key IN ($1, $2, $3, $4, $5, $6, $7, $8)", asked, HitsRow.init)
        }
        return rows
    }

    package func failures(_ key: KeyedHash) throws -> FailuresRow? {
        try connection.first("SELECT key, failed, last_at FROM failures WHERE key = $1", key, map: FailuresRow.init)
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
    package func replace(_ hits: HitsRow, expiresAt: Instant) {
        queue(
            """
            INSERT INTO hits (key, times, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET times = excluded.times, expires_at = excluded.expires_at
            """, hits.key, HitTimes(hits.times), expiresAt)
    }

    package func replace(_ failures: FailuresRow) {
        queue(
            """
            INSERT INTO failures (key, failed, last_at) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET failed = excluded.failed, last_at = excluded.last_at
            """, failures.key, failures.count, failures.lastAt)
    }

    package func add(sent: Int, proved: Int, to scope: String, realm: RealmID, hour: Int64) {
        queue(
            """
            INSERT INTO tally (realm, scope, hour, sent, proved) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (realm, scope, hour) DO UPDATE SET sent = tally.sent + excluded.sent, proved = tally.proved + excluded.proved
            """, realm, scope, hour, sent, proved)
    }

    package func sweep(at now: Instant) {
        queue("DELETE FROM hits WHERE expires_at <= $1", now)
        queue("DELETE FROM failures WHERE last_at < $1", now - .days(365))
        queue("DELETE FROM tally WHERE hour < $1", (now - .days(15)).milliseconds / 3_600_000)
        queue("DELETE FROM idempotency WHERE expires_at <= $1", now)
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
