import Domain
import Engine

enum AccessColumn: Int, TableColumn {
    case id, realm, staffID, login, act, accountID, caseID, evidenceID, reason, happenedAt

    static let table: SQLPiece = "staff_access"

    var type: SQLType {
        switch self {
        case .realm, .login, .act: .text
        case .happenedAt: .integer
        default: .blob
        }
    }
}

extension AccessRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<AccessColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.optionalRaw(.realm), staff: try row.id(.staffID),
            login: try row.text(.login),
            act: try row.raw(.act),
            account: try row.optionalID(.accountID), caseID: try row.optionalID(.caseID),
            evidence: try row.optionalID(.evidenceID),
            reason: try row.optionalStored(.reason),
            at: try row.instant(.happenedAt))
    }
}
