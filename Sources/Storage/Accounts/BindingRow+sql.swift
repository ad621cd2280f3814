import Domain
import Engine

enum BindingColumn: Int, TableColumn {
    case id, realm, accountID, kind, parentID, parentKind, place, valueIndex, value, slot, state, confidence,
        boundAt, provedAt, releasedAt, quarantineUntil, undoUntil, madeBy

    static let table: SQLPiece = "binding"

    var type: SQLType {
        switch self {
        case .id, .accountID, .parentID, .valueIndex, .value, .madeBy: .blob
        case .realm, .kind, .parentKind, .state, .confidence: .text
        default: .integer
        }
    }

    /// Of an account: what it holds, and what a change took from it that may come back.
    static let isHeld: SQLPiece = "(state IN ('active', 'suspended') OR undo_until IS NOT NULL)"
}

extension BindingRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<BindingColumn>(row)
        let parent =
            row.isNull(.parentID)
            ? nil : Place.Parent(binding: try row.id(.parentID), kind: try row.raw(.parentKind))
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), account: try row.id(.accountID),
            place: Place(try row.raw(.kind), number: try row.int(.place), of: parent),
            index: try row.stored(.valueIndex), value: try row.stored(.value), slot: try row.optionalInt(.slot),
            state: try row.raw(.state), confidence: try row.raw(.confidence), boundAt: try row.instant(.boundAt),
            provedAt: try row.optionalInstant(.provedAt), releasedAt: try row.optionalInstant(.releasedAt),
            quarantineUntil: try row.optionalInstant(.quarantineUntil),
            undoUntil: try row.optionalInstant(.undoUntil), madeBy: try row.optionalID(.madeBy))
    }
}

extension Place {
    /// What bindings belong to, as the schema counts holders by it.
    static func kind(of parent: IdentifierKind?) -> String { parent?.rawValue ?? "account" }
}

extension HolderRow {
    static let columns: [SQLSelection.Column] = [
        .bytes("id"), .bytes("account_id"), .integer("slot"), .text("state"), .integer("quarantine_until"),
    ]

    /// In the order of ``columns``.
    init(_ row: SQLRow) throws {
        self.init(
            binding: try row.id(0), account: try row.id(1), slot: try row.optionalInt(2), state: try row.raw(3),
            quarantineUntil: try row.optionalInstant(4))
    }
}
