import Domain
import Engine

extension BindingRow {
    /// Columns: id, realm, account_id, kind, value_index, value, slot, state, confidence, bound_at,
    /// proved_at, released_at, quarantine_until, undo_until, made_by.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), kind: try row.raw(3),
            index: try row.stored(4),
            value: try row.stored(5), slot: try row.int(6), state: try row.raw(7), confidence: try row.raw(8),
            boundAt: try row.instant(9),
            provedAt: try row.optionalInstant(10), releasedAt: try row.optionalInstant(11),
            quarantineUntil: try row.optionalInstant(12),
            undoUntil: try row.optionalInstant(13), madeBy: try row.optionalID(14))
    }
}

extension HolderRow {
    /// Columns: id, account_id, slot, state, quarantine_until.
    init(_ row: SQLRow) throws {
        self.init(
            binding: try row.id(0), account: try row.id(1), slot: try row.int(2), state: try row.raw(3),
            quarantineUntil: try row.optionalInstant(4))
    }
}
