/// One kind of rows as it moves from one database to another: a table, or some columns of one.
///
/// A test holds the texts and the columns to the schema of both engines, so that no table and no
/// column can be forgotten.
package struct StoredSection: Sendable {
    package struct Column: Sendable, Hashable {
        package let name: String
        package let type: SQLType

        static func integer(_ name: String) -> Column { Column(name: name, type: .integer) }
        static func text(_ name: String) -> Column { Column(name: name, type: .text) }
        static func bytes(_ name: String) -> Column { Column(name: name, type: .blob) }
    }

    /// As an export names it: the table, and what of it where that is not a whole row.
    package let name: String
    package let table: String
    /// In the order of `read` and of `write`'s placeholders; those of the key come first.
    package let columns: [Column]
    /// How many of the columns are the primary key.
    package let keyed: Int
    /// Rows that are read at a time: few where a row can be large.
    package let page: Int
    /// `SELECT COUNT(*) …`
    package let count: SQLStatement
    /// Rows after the key in the first placeholders, in its order, as many as the last one says.
    package let read: SQLStatement
    private let write: SQLStatement
    private let writeOnPostgres: SQLStatement?

    init(
        _ name: String, of table: String? = nil, columns: [Column], keyed: Int, page: Int = 500, count: SQLStatement,
        read: SQLStatement,
        write: SQLStatement, writeOnPostgres: SQLStatement? = nil
    ) {
        self.name = name
        self.table = table ?? name
        self.columns = columns
        self.keyed = keyed
        self.page = page
        self.count = count
        self.read = read
        self.write = write
        self.writeOnPostgres = writeOnPostgres
    }

    /// A whole table, by its one list of columns.
    /// - Parameter keyed: how many of them, from the first on, are the primary key.
    init<Column: TableColumn>(_: Column.Type, keyed: Int, page: Int = 500) {
        let key = SQLPiece(text: Column.allCases.prefix(keyed).map(\.name).joined(separator: ", "))
        let after = SQLPiece(text: (1...keyed).map { "$\($0)" }.joined(separator: ", "))
        let limit = SQLPiece(text: "$\(keyed + 1)")
        self.init(
            Column.table.text, columns: Column.allCases.map { .init(name: $0.name, type: $0.type) }, keyed: keyed,
            page: page, count: "SELECT COUNT(*) FROM \(Column.table)",
            read: """
                SELECT \(Column.list) FROM \(Column.table) WHERE (\(key)) > (\(after)) ORDER BY \(key) LIMIT \(limit)
                """,
            write: .insert(Column.self))
    }

    /// Only PostgreSQL minds a number that its own counter did not give.
    package func write(for dialect: Dialect) -> SQLStatement {
        switch dialect {
        case .sqlite: write
        case .postgres: writeOnPostgres ?? write
        }
    }

    /// Before every key.
    package var firstKey: [SQLValue] {
        columns.prefix(keyed).map { column in
            switch column.type {
            case .integer: .integer(.min)
            case .text: .text("")
            default: .blob([])
            }
        }
    }

    /// - Throws: ``StorageFailure/malformedRow(_:)`` when a column holds something other than the
    ///   schema says.
    package func values(_ row: SQLRow) throws -> [SQLValue] {
        try columns.indices.map { place in
            guard !row.isNull(place) else { return .null }
            return switch columns[place].type {
            case .integer: .integer(try row.integer(place))
            case .text: .text(try row.text(place))
            default: .blob(try row.blob(place))
            }
        }
    }
}
