import Domain
import Engine

extension AccessRow {
    /// Columns: id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason,
    /// happened_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.optionalRaw(1), staff: try row.id(2), login: try row.text(3),
            act: try row.raw(4),
            account: try row.optionalID(5), caseID: try row.optionalID(6), evidence: try row.optionalID(7),
            reason: try row.optionalStored(8),
            at: try row.instant(9))
    }
}
