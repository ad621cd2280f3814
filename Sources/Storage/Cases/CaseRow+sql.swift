import Domain
import Engine

extension CaseRow {
    /// Columns: id, realm, flow_id, account_id, queue, state, people, opened_at, due_at, decided_at, statement.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), flow: try row.id(2), account: try row.id(3), queue: try row.text(4),
            state: try row.raw(5), people: try row.int(6), openedAt: try row.instant(7), dueAt: try row.instant(8),
            decidedAt: try row.optionalInstant(9), statement: try row.optionalStored(10))
    }
}

extension VerdictRow {
    /// Columns: case_id, reviewer, vote, reason, note, voted_at.
    init(_ row: SQLRow) throws {
        self.init(
            caseID: try row.id(0), reviewer: try row.text(1), vote: try row.raw(2), reason: try row.text(3),
            note: try row.optionalStored(4),
            at: try row.instant(5))
    }
}
