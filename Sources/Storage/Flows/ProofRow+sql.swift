import Domain
import Engine

extension ProofRow {
    /// Columns from `first` on: id, requirement, strength, proved_at, binding_id, nothing, reference,
    /// nothing, held_since.
    init(_ row: SQLRow, from first: Int) throws {
        let proof = Proof(
            id: try row.id(first), requirement: try row.spelled(first + 1), strength: try row.strength(first + 2),
            provedAt: try row.instant(first + 3), binding: try row.optionalID(first + 4),
            heldSince: try row.optionalInstant(first + 8))
        self.init(proof, reference: try row.optionalStored(first + 6))
    }
}
