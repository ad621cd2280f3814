package import Domain
package import Engine
package import Vault

extension SQLSnapshot: EvidenceReads {
    package func evidence(of caseID: CaseID) throws -> [EvidenceRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages, added_at
            FROM evidence WHERE case_id = $1 ORDER BY id
            """, caseID, map: EvidenceRow.init)
    }

    package func evidence(_ id: EvidenceID, realm: RealmID) throws -> EvidenceRow? {
        try connection.first(
            """
            SELECT id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages, added_at
            FROM evidence WHERE id = $1 AND realm = $2
            """, id, realm, map: EvidenceRow.init)
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

extension EvidenceRow {
    /// Columns: id, realm, account_id, flow_id, case_id, entry_id, name, type, size, pages,
    /// added_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), flow: try row.id(3),
            caseID: try row.id(4),
            entry: try row.optionalID(5), name: try row.stored(6), type: try row.raw(7), size: try row.int(8),
            pages: try row.optionalInt(9), addedAt: try row.instant(10))
    }
}

extension EvidenceType: SQLBindable {}
