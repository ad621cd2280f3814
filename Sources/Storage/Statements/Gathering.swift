import Synchronization

/// Several selections as one statement: `UNION ALL`, where each row says first which of them it
/// belongs to. Columns of a type share places, and a place that a selection has no use for is NULL.
struct Gathering: Sendable {
    /// Where each selection's columns are in a row.
    private let places: [[Int]]
    let statement: SQLStatement

    private static let known = Mutex<[[SQLStatement]: Gathering]>([:])

    /// - Parameter statements: with selections, each once.
    static func of(_ statements: [SQLStatement]) -> Gathering {
        known.withLock { known in
            if let gathering = known[statements] { return gathering }
            let gathering = Gathering(statements.compactMap(\.selection))
            known[statements] = gathering
            return gathering
        }
    }

    private init(_ selections: [SQLSelection]) {
        let shape = RowShape(selections)
        let places = selections.map(shape.places)
        self.places = places
        var arguments = 0
        let parts = selections.indices.map { part in
            let columns = shape.columns(of: selections[part], at: places[part], isFirst: part == 0)
            defer { arguments += Placeholder.numbers(in: selections[part].source).count }
            let source = Placeholder.renumbered(selections[part].source, by: arguments)
            return "SELECT \(([String(part)] + columns).joined(separator: ", ")) \(source)"
        }
        statement = SQLStatement(text: parts.joined(separator: "\nUNION ALL "))
    }

    /// Hands a row over to the query that it answers.
    func hand(_ row: SQLRow, to queries: [SQLQuery]) throws {
        let part = try row.int(0)
        try queries[part].each(row.at(places[part]))
    }
}

/// How many columns of each type a row has, after the one that says the part.
private struct RowShape {
    private static let types: [(type: SQLType, word: String)] = [
        (.blob, "BYTEA"), (.text, "TEXT"), (.integer, "BIGINT"),
    ]

    private let counts: [Int]

    init(_ selections: [SQLSelection]) {
        counts = Self.types.map { type, _ in
            selections.map { $0.columns.count { $0.type == type } }.max() ?? 0
        }
    }

    func places(of selection: SQLSelection) -> [Int] {
        var next = counts.indices.map { 1 + counts.prefix($0).reduce(0, +) }
        return selection.columns.map { column in
            let type = Self.types.firstIndex { $0.type == column.type } ?? 0
            defer { next[type] += 1 }
            return next[type]
        }
    }

    /// PostgreSQL takes the types of all from the first; to SQLite one NULL is as good as another.
    func columns(of selection: SQLSelection, at places: [Int], isFirst: Bool) -> [String] {
        var columns = zip(counts, Self.types).flatMap { count, type in
            Array(repeating: isFirst ? "CAST(NULL AS \(type.word))" : "NULL", count: count)
        }
        for (column, place) in zip(selection.columns, places) { columns[place - 1] = column.text }
        return columns
    }
}
