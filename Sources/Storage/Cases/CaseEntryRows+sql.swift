package import Domain
package import Engine

extension SQLSnapshot: CaseEntryReads {
    package func entries(of caseID: CaseID) throws -> [CaseEntryRow] {
        try connection.query(
            CaseEntrySQL.entries,
            caseID,
            map: CaseEntryRow.init)
    }
}

extension SQLTransaction: CaseEntryWrites {
    package func insert(_ entry: CaseEntryRow) {
        queue(
            CaseEntrySQL.insertEntry,
            entry.id,
            entry.caseID, entry.flow, entry.author, entry.login, entry.text, entry.at)
    }
}

enum CaseEntryColumn: Int, TableColumn {
    case id, caseID, flowID, author, login, content, addedAt

    static let table: SQLPiece = "case_entry"

    var type: SQLType {
        switch self {
        case .author, .login: .text
        case .addedAt: .integer
        default: .blob
        }
    }
}

extension CaseEntryRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<CaseEntryColumn>(row)
        self.init(
            id: try row.id(.id), caseID: try row.id(.caseID), flow: try row.id(.flowID), author: try row.raw(.author),
            login: try row.optionalText(.login),
            text: try row.stored(.content), at: try row.instant(.addedAt))
    }
}

extension CaseAuthor: SQLBindable {}

private enum CaseEntrySQL {
    static let entries: SQLStatement = "SELECT \(CaseEntryColumn.list) FROM case_entry WHERE case_id = $1 ORDER BY id"
    static let insertEntry: SQLStatement =
        "INSERT INTO case_entry (\(CaseEntryColumn.list)) VALUES (\(CaseEntryColumn.placeholders))"
}
