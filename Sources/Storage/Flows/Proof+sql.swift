import Domain

extension Proof {
    /// Columns: id, requirement, strength, proved_at, binding_id, held_since, reference.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), requirement: try row.spelled(1), strength: try row.strength(2), provedAt: try row.instant(3),
            binding: try row.optionalID(4), heldSince: try row.optionalInstant(5), reference: try row.optionalText(6))
    }
}
