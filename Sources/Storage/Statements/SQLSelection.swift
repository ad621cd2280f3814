/// What a statement selects: columns whose types are known, and from where. Has no order of its own:
/// asked together with others it could not keep it, so a caller that needs one sorts.
struct SQLSelection: Sendable, Hashable {
    struct Column: Sendable, Hashable {
        let text: String
        let type: SQLType

        static func integer(_ text: SQLPiece) -> Column { Column(text: text.text, type: .integer) }
        static func text(_ text: SQLPiece) -> Column { Column(text: text.text, type: .text) }
        static func bytes(_ text: SQLPiece) -> Column { Column(text: text.text, type: .blob) }
    }

    let columns: [Column]
    /// `FROM …`
    let source: String
}

extension SQLStatement {
    /// - Parameter source: `FROM …`, without `ORDER BY` and `LIMIT`.
    static func select(_ columns: [SQLSelection.Column], _ source: SQLPiece) -> SQLStatement {
        let names = columns.map(\.text).joined(separator: ", ")
        return SQLStatement(
            text: "SELECT \(names) \(source.text)", selection: SQLSelection(columns: columns, source: source.text))
    }

    /// All columns of a table.
    static func select<Column: TableColumn>(_: Column.Type, _ source: SQLPiece) -> SQLStatement {
        select(Column.selected, source)
    }
}

extension TableColumn {
    static var selected: [SQLSelection.Column] {
        allCases.map { SQLSelection.Column(text: "\(table.text).\($0.name)", type: $0.type) }
    }
}
