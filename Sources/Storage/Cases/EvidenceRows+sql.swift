package import Domain
package import Engine
package import Vault

extension SQLSnapshot: EvidenceReads {
    package func evidence(of caseID: CaseID) throws -> [EvidenceRow] {
        try connection.query(
            EvidenceSQL.evidence, caseID, map: EvidenceRow.init)
    }

    package func evidence(_ id: EvidenceID, realm: RealmID) throws -> EvidenceRow? {
        try connection.first(
            EvidenceSQL.evidenceByID, id, realm, map: EvidenceRow.init)
    }

    package func evidenceContent(_ id: EvidenceID) throws -> Sealed? {
        try connection.first("SELECT content FROM evidence WHERE id = $1", id) { try $0.stored(0) }
    }
}

extension SQLTransaction: EvidenceWrites {
    package func insert(_ evidence: EvidenceRow, content: Sealed) {
        queue(
            """
            INSERT INTO evidence (id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages, added_at,
            content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """, evidence.id, evidence.realm, evidence.account, evidence.flow, evidence.caseID, evidence.entry,
            evidence.name,
            evidence.type, evidence.size, evidence.pages, evidence.addedAt, content)
    }
}

enum EvidenceColumn: Int, TableColumn {
    case id, realm, accountID, flowID, caseID, entryID, name, type, size, pages, addedAt

    static let table: SQLPiece = "evidence"

    var type: SQLType {
        switch self {
        case .realm, .type: .text
        case .size, .pages, .addedAt: .integer
        default: .blob
        }
    }
}

extension EvidenceRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<EvidenceColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), account: try row.id(.accountID), flow: try row.id(.flowID),
            caseID: try row.id(.caseID),
            entry: try row.optionalID(.entryID), name: try row.stored(.name), type: try row.raw(.type),
            size: try row.int(.size),
            pages: try row.optionalInt(.pages), addedAt: try row.instant(.addedAt))
    }
}

extension EvidenceType: SQLBindable {}

private enum EvidenceSQL {
    static let evidence: SQLStatement = """
        SELECT \(EvidenceColumn.list)
        FROM evidence WHERE case_id = $1 ORDER BY id
        """
    static let evidenceByID: SQLStatement = """
        SELECT \(EvidenceColumn.list)
        FROM evidence WHERE id = $1 AND realm = $2
        """
}
