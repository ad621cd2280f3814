import Domain
import Engine

enum BulkJobColumn: Int, TableColumn {
    case id, realm, operation, kinds, reason, at, announce, askedBy, source, createdAt, state, pending, told, done,
        skipped, calledOff, nextAt, begunAt, movedAt, settled, revision

    static let table: SQLPiece = "bulk_job"

    var type: SQLType {
        switch self {
        case .id, .source: .blob
        case .realm, .operation, .kinds, .reason, .askedBy, .state: .text
        default: .integer
        }
    }
}

extension BulkJobRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<BulkJobColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), operation: try row.raw(.operation),
            kinds: BulkKinds.read(try row.text(.kinds)), reason: try row.raw(.reason), at: try row.instant(.at),
            announce: .milliseconds(try row.integer(.announce)), by: try row.text(.askedBy),
            source: try row.optionalBlob(.source), createdAt: try row.instant(.createdAt),
            state: try row.raw(.state),
            counts: BulkCounts([
                .pending: try row.integer(.pending), .told: try row.integer(.told), .done: try row.integer(.done),
                .skipped: try row.integer(.skipped), .calledOff: try row.integer(.calledOff),
            ]), nextAt: try row.optionalInstant(.nextAt), begunAt: try row.optionalInstant(.begunAt),
            movedAt: try row.optionalInstant(.movedAt), settled: try row.integer(.settled),
            revision: try row.integer(.revision))
    }
}

/// A job's kinds in one column: `phone,email`.
enum BulkKinds {
    static func text(_ kinds: [IdentifierKind]) -> String { kinds.map(\.rawValue).joined(separator: ",") }

    static func read(_ text: String) -> [IdentifierKind] {
        text.split(separator: ",").compactMap { IdentifierKind(rawValue: String($0)) }
    }
}

enum BulkItemColumn: Int, TableColumn {
    case jobID, number, accountID, given, state, reason, dueAt, settledAt

    static let table: SQLPiece = "bulk_item"

    var type: SQLType {
        switch self {
        case .jobID, .accountID: .blob
        case .given, .state, .reason: .text
        default: .integer
        }
    }
}

extension BulkItemRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<BulkItemColumn>(row)
        self.init(
            job: try row.id(.jobID), number: try row.int(.number), account: try row.optionalID(.accountID),
            given: try row.optionalText(.given), state: try row.raw(.state),
            reason: try row.optionalText(.reason).map(ReasonCode.init(rawValue:)),
            dueAt: try row.optionalInstant(.dueAt), settledAt: try row.optionalInstant(.settledAt))
    }
}
