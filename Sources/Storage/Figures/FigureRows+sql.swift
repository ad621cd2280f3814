package import Domain
package import Engine
import Flows

extension SQLSnapshot: FigureReads {
    package func flowFigures(realm: RealmID, from start: Instant, to end: Instant) throws -> [FlowFigureRow] {
        try connection.query(
            """
            SELECT (started_at - $1) / 3600000, operation, track, state, COUNT(*)
            FROM flow WHERE realm = $2 AND started_at >= $1 AND started_at < $3
            GROUP BY 1, operation, track, state
            """, start, realm, end, map: FlowFigureRow.init)
    }

    package func refusals(
        realm: RealmID, from start: Instant, to end: Instant
    ) throws -> [(decision: Decision, count: Int)] {
        var counts: [Decision: Int] = [:]
        // One decision can have several texts: its fields come in no order.
        _ = try connection.query(
            """
            SELECT decision, COUNT(*)
            FROM flow WHERE realm = $1 AND started_at >= $2 AND started_at < $3 AND state = 'refused' GROUP BY decision
            """, realm, start, end
        ) { row in
            if let decision = try DecisionText.decision(row.optionalText(0)) {
                counts[decision, default: 0] += try row.int(1)
            }
        }
        return counts.map { ($0.key, $0.value) }
    }

    /// Scopes of countries are the texts from `country:` to `country;`, the character after the
    /// colon.
    package func codeFigures(realm: RealmID, fromHour start: Int64, toHour end: Int64) throws -> [CodeFigureRow] {
        try connection.query(
            """
            SELECT scope, CAST(SUM(sent) AS BIGINT), CAST(SUM(proved) AS BIGINT)
            FROM tally WHERE realm = $1 AND scope >= 'country:' AND scope < 'country;' AND hour >= $2 AND hour < $3
            GROUP BY scope ORDER BY scope
            """, realm, start, end, map: CodeFigureRow.init)
    }

    package func caseAges(realm: RealmID, ages: [Duration], at now: Instant) throws -> [CaseAgeRow] {
        guard ages.count == 4 else { return [] }
        return try connection.query(
            """
            SELECT CASE WHEN opened_at > $1 THEN 0 WHEN opened_at > $2 THEN 1 WHEN opened_at > $3 THEN 2
            WHEN opened_at > $4 THEN 3
                ELSE 4 END AS bucket, COUNT(*), CAST(SUM(CASE WHEN due_at < $5 THEN 1 ELSE 0 END) AS BIGINT)
            FROM review_case WHERE realm = $6 AND state = 'open' GROUP BY bucket ORDER BY bucket
            """, now - ages[0], now - ages[1], now - ages[2], now - ages[3], now, realm, map: CaseAgeRow.init)
    }
}

extension FlowFigureRow {
    /// Columns: hour, operation, track, state, count.
    init(_ row: SQLRow) throws {
        self.init(
            hour: try row.int(0), operation: try row.spelled(1), track: try row.optionalText(2), state: try row.raw(3),
            count: try row.int(4))
    }
}

extension CodeFigureRow {
    /// Columns: scope, sent, proved.
    init(_ row: SQLRow) throws {
        self.init(
            country: String(try row.text(0).dropFirst("country:".count)), sent: try row.int(1), proved: try row.int(2))
    }
}

extension CaseAgeRow {
    /// Columns: bucket, count, overdue.
    init(_ row: SQLRow) throws {
        self.init(bucket: try row.int(0), count: try row.int(1), overdue: try row.int(2))
    }
}
