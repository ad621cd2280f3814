import Domain
import Engine

enum ProofColumn: Int, TableColumn {
    case flowID, requirement, id, strength, provedAt, bindingID, heldSince, reference

    static let table: SQLPiece = "proof"

    var type: SQLType {
        switch self {
        case .requirement: .text
        case .strength, .provedAt, .heldSince: .integer
        default: .blob
        }
    }
}

extension ProofRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<ProofColumn>(row)
        let proof = Proof(
            id: try row.id(.id), requirement: try row.spelled(.requirement), strength: try row.strength(.strength),
            provedAt: try row.instant(.provedAt), binding: try row.optionalID(.bindingID),
            heldSince: try row.optionalInstant(.heldSince))
        self.init(proof, reference: try row.optionalStored(.reference))
    }
}
