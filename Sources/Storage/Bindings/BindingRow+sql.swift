import Domain
import Engine

extension BindingRow {
    /// Columns: id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot,
    /// state, confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by.
    init(_ row: SQLRow) throws {
        let parent = row.isNull(4) ? nil : Place.Parent(binding: try row.id(4), kind: try row.raw(5))
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2),
            place: Place(try row.raw(3), number: try row.int(6), of: parent), index: try row.stored(7),
            value: try row.stored(8), slot: try row.int(9), state: try row.raw(10), confidence: try row.raw(11),
            boundAt: try row.instant(12), provedAt: try row.optionalInstant(13),
            releasedAt: try row.optionalInstant(14), quarantineUntil: try row.optionalInstant(15),
            undoUntil: try row.optionalInstant(16), madeBy: try row.optionalID(17))
    }
}

extension Place {
    /// What bindings belong to, as the schema counts holders by it.
    static func kind(of parent: IdentifierKind?) -> String { parent?.rawValue ?? "account" }
}

extension HolderRow {
    /// Columns: id, account_id, slot, state, quarantine_until.
    init(_ row: SQLRow) throws {
        self.init(
            binding: try row.id(0), account: try row.id(1), slot: try row.int(2), state: try row.raw(3),
            quarantineUntil: try row.optionalInstant(4))
    }
}
