/// Inserts rows of a table together: a statement for each number of them, so that one text is prepared once.
struct RowInsert: Sendable {
    /// More go in several statements.
    static let most = 8

    private let statements: [SQLStatement]
    /// How many placeholders a row has.
    let width: Int

    /// - Parameters:
    ///   - head: to before the first row: `INSERT INTO … VALUES`.
    ///   - row: what is in its parentheses, with placeholders from `$1` on.
    ///   - conflict: behind the last row.
    init(_ head: SQLPiece, row: SQLPiece, width: Int, _ conflict: SQLPiece = "") {
        self.width = width
        statements = (0..<Self.most).map { last in
            let rows = (0...last).map { "(\(Placeholder.renumbered(row.text, by: $0 * width)))" }
            return SQLStatement(text: "\(head.text) \(rows.joined(separator: ", ")) \(conflict.text)")
        }
    }

    /// Every column of the table.
    init<Column: TableColumn>(_: Column.Type, _ conflict: SQLPiece = "") {
        self.init(
            "INSERT INTO \(Column.table) (\(Column.list)) VALUES", row: Column.placeholders, width: Column.count,
            conflict)
    }

    func statement(for rows: Int) -> SQLStatement { statements[rows - 1] }
}

/// `$1`, `$2`, … in a text.
enum Placeholder {
    static func numbers(in text: String) -> Set<Int> {
        Set(text.split(separator: "$", omittingEmptySubsequences: false).dropFirst().compactMap { number(before: $0) })
    }

    static func renumbered(_ text: String, by offset: Int) -> String {
        guard offset > 0 else { return text }
        let pieces = text.split(separator: "$", omittingEmptySubsequences: false)
        return
            (pieces.prefix(1).map(String.init)
            + pieces.dropFirst().map { piece in
                guard let number = number(before: piece) else { return "$" + piece }
                return "$\(number + offset)" + piece.drop(while: \.isNumber)
            }).joined()
    }

    private static func number(before piece: Substring) -> Int? { Int(piece.prefix(while: \.isNumber)) }
}
