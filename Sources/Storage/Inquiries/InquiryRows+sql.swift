package import Domain
package import Engine
import Policy

extension SQLSnapshot: InquiryReads {
    package func overdueInquiries(at now: Instant, limit: Int) throws -> [DueFlow] {
        try connection.query(
            """
            SELECT flow.id, flow.realm, inquiry.answer_by FROM inquiry JOIN flow ON flow.id = inquiry.flow_id
            WHERE inquiry.answered_at IS NULL AND inquiry.answer_by <= $1 ORDER BY inquiry.answer_by LIMIT $2
            """, now, limit
        ) { DueFlow(id: try $0.id(0), realm: try $0.raw(1), since: try $0.instant(2)) }
    }
}

extension SQLTransaction: InquiryWrites {
    package func insert(_ inquiry: InquiryRow) {
        queue(
            """
            INSERT INTO inquiry (flow_id, signal, identifier, id, since, source, asked_at, answer_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, inquiry.flow, inquiry.signal, inquiry.identifier, inquiry.id, inquiry.since, inquiry.source,
            inquiry.askedAt, inquiry.answerBy)
    }

    package func answer(_ inquiry: InquiryRow) {
        queue(
            """
            UPDATE inquiry SET answer = $1, answered_at = $2
            WHERE flow_id = $3 AND signal = $4 AND identifier = $5 AND answered_at IS NULL
            """, inquiry.answer, inquiry.answeredAt, inquiry.flow, inquiry.signal, inquiry.identifier, expecting: 1)
    }

    package func giveUpInquiries(of flow: FlowID, at now: Instant) {
        queue(
            """
            UPDATE inquiry SET answer = 'unknown', answered_at = $1
            WHERE flow_id = $2 AND answered_at IS NULL AND answer_by <= $1
            """, now, flow)
    }
}

extension InquiryRow {
    /// Columns from 1 on: id, signal, nothing, asked_at, identifier, answer, nothing, nothing,
    /// answer_by, answered_at, since, source.
    init(_ row: SQLRow, of flow: FlowID) throws {
        self.init(
            id: try row.id(1), flow: flow, signal: try row.raw(2), identifier: try row.stored(5),
            since: try row.instant(11), source: try row.text(12), askedAt: try row.instant(4),
            answerBy: try row.instant(9), answer: try row.optionalRaw(6), answeredAt: try row.optionalInstant(10))
    }
}

extension SignalName: SQLBindable {}
