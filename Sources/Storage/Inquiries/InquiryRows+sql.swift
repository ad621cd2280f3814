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
    /// In the places of a challenge's columns, with its source and its answer behind them.
    static let columnsAmongChallenges: SQLPiece =
        "flow_id, signal, id, identifier, NULL, asked_at, answer_by, 0, answered_at, since, source, answer"

    static func isOne(_ row: SQLRow) throws -> Bool { !row.isNull(ChallengeColumn.count) }

    init(amongChallenges row: SQLRow) throws {
        let place = Fields<ChallengeColumn>(row)
        self.init(
            id: try place.id(.id), flow: try place.id(.flowID), signal: try place.raw(.requirement),
            identifier: try place.stored(.destination), since: try place.instant(.keptUntil),
            source: try row.text(ChallengeColumn.count), askedAt: try place.instant(.sentAt),
            answerBy: try place.instant(.expiresAt), answer: try row.optionalRaw(ChallengeColumn.count + 1),
            answeredAt: try place.optionalInstant(.usedAt))
    }
}

extension SignalName: SQLBindable {}
