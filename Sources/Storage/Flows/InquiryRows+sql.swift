package import Domain
package import Engine
import Policy

enum InquiryColumn: Int, TableColumn {
    case flowID, signal, identifier, id, since, source, askedAt, answerBy, answer, answeredAt

    static let table: SQLPiece = "inquiry"

    var type: SQLType {
        switch self {
        case .flowID, .identifier, .id: .blob
        case .signal, .source, .answer: .text
        default: .integer
        }
    }
}

extension InquiryRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<InquiryColumn>(row)
        self.init(
            id: try row.id(.id), flow: try row.id(.flowID), signal: try row.raw(.signal),
            identifier: try row.stored(.identifier), since: try row.instant(.since), source: try row.text(.source),
            askedAt: try row.instant(.askedAt), answerBy: try row.instant(.answerBy),
            answer: try row.optionalRaw(.answer), answeredAt: try row.optionalInstant(.answeredAt))
    }
}

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
    /// It has no answer yet: that comes by ``answer(_:)``.
    package func insert(_ inquiry: InquiryRow) {
        queue(
            InquirySQL.insert, inquiry.flow, inquiry.signal, inquiry.identifier, inquiry.id, inquiry.since,
            inquiry.source, inquiry.askedAt, inquiry.answerBy, Signal?.none, Instant?.none)
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

extension SignalName: SQLBindable {}

private enum InquirySQL {
    static let insert = SQLStatement.insert(InquiryColumn.self)
}
