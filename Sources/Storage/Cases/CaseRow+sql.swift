import Domain
import Engine

enum CaseColumn: Int, TableColumn {
    case id, realm, flowID, accountID, queue, state, people, openedAt, dueAt, decidedAt, statement, claimedBy,
        claimedAt, askedAt, isDispute, operation, track, risk, revision

    static let table: SQLPiece = "review_case"

    var type: SQLType {
        switch self {
        case .id, .flowID, .accountID, .statement: .blob
        case .realm, .queue, .state, .claimedBy, .operation, .track: .text
        default: .integer
        }
    }
}

extension CaseRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<CaseColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), flow: try row.id(.flowID), account: try row.id(.accountID),
            queue: try row.text(.queue),
            state: try row.raw(.state), people: try row.int(.people), openedAt: try row.instant(.openedAt),
            dueAt: try row.instant(.dueAt),
            decidedAt: try row.optionalInstant(.decidedAt), statement: try row.optionalStored(.statement),
            claimedBy: try row.optionalText(.claimedBy), claimedAt: try row.optionalInstant(.claimedAt),
            askedAt: try row.optionalInstant(.askedAt),
            isDispute: try row.bool(.isDispute), operation: try row.spelled(.operation),
            track: try row.optionalText(.track), risk: try row.optionalInt(.risk).flatMap { RiskLevel(rawValue: $0) },
            revision: try row.integer(.revision))
    }
}

extension RiskLevel: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(rawValue)) }
}

enum VoteColumn: Int, TableColumn {
    case caseID, reviewer, vote, reason, note, votedAt, partyID

    static let table: SQLPiece = "verdict"

    var type: SQLType {
        switch self {
        case .reviewer, .vote, .reason: .text
        case .votedAt: .integer
        default: .blob
        }
    }
}

extension VoteRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<VoteColumn>(row)
        self.init(
            caseID: try row.id(.caseID), reviewer: try row.text(.reviewer), vote: try row.raw(.vote),
            reason: try row.text(.reason),
            note: try row.optionalStored(.note), party: try row.optionalID(.partyID), at: try row.instant(.votedAt))
    }
}

extension QueueRow {
    /// Columns: queue, open, mine, free, overdue, asked.
    init(_ row: SQLRow) throws {
        self.init(
            queue: try row.text(0), open: try row.int(1), mine: try row.int(2), free: try row.int(3),
            overdue: try row.int(4),
            asked: try row.int(5))
    }
}
