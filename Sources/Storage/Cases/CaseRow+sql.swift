import Domain
import Engine

extension CaseRow {
    /// Columns: id, realm, flow_id, account_id, queue, state, people, opened_at, due_at,
    /// decided_at, statement, claimed_by, claimed_at, asked_at, is_dispute, revision.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), flow: try row.id(2), account: try row.id(3),
            queue: try row.text(4),
            state: try row.raw(5), people: try row.int(6), openedAt: try row.instant(7), dueAt: try row.instant(8),
            decidedAt: try row.optionalInstant(9), statement: try row.optionalStored(10),
            claimedBy: try row.optionalText(11), claimedAt: try row.optionalInstant(12),
            askedAt: try row.optionalInstant(13),
            isDispute: try row.bool(14), revision: try row.integer(15))
    }
}

extension VerdictRow {
    /// Columns: case_id, reviewer, vote, reason, note, voted_at, party_id.
    init(_ row: SQLRow) throws {
        self.init(
            caseID: try row.id(0), reviewer: try row.text(1), vote: try row.raw(2), reason: try row.text(3),
            note: try row.optionalStored(4), party: try row.optionalID(6), at: try row.instant(5))
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
