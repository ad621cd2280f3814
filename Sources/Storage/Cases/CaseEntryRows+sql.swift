package import Domain
package import Engine

extension SQLSnapshot: CaseEntryReads {
    package func entries(of caseID: CaseID) throws -> [CaseEntryRow] {
        try connection.query(
            "SELECT id, case_id, flow_id, author, login, content, added_at FROM case_entry WHERE case_id = $1 ORDER BY id",
            caseID,
            map: CaseEntryRow.init)
    }
}

extension SQLTransaction: CaseEntryWrites {
    package func insert(_ entry: CaseEntryRow) {
        queue(
            "INSERT INTO case_entry (id, case_id, flow_id, author, login, content, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            entry.id,
            entry.caseID, entry.flow, entry.author, entry.login, entry.text, entry.at)
    }
}

extension CaseEntryRow {
    /// Columns: id, case_id, flow_id, author, login, content, added_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), caseID: try row.id(1), flow: try row.id(2), author: try row.raw(3),
            login: try row.optionalText(4),
            text: try row.stored(5), at: try row.instant(6))
    }
}

extension CaseAuthor: SQLBindable {}
