/// Asks together what can be asked together: what is foreseen goes along with the next query, and all that selects becomes one
/// statement. What came along waits here until it is asked for in the same words.
package final class GatheringConnection: SQLConnection {
    private struct Key: Hashable {
        let sql: SQLStatement
        let arguments: [SQLValue]

        init(_ query: SQLQuery) { (sql, arguments) = (query.sql, query.arguments) }
    }

    private let base: any SQLConnection
    private var foreseen: [SQLQuery] = []
    private var answered: [Key: KeptRows] = [:]

    package init(_ base: any SQLConnection) { self.base = base }

    package var dialect: Dialect { base.dialect }

    /// Says what will be asked later, in these words and with these arguments; the readers aren't called. It must not depend
    /// on what this phase writes.
    package func foresee(_ queries: [SQLQuery]) { foreseen += queries }

    package func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        try withoutActuallyEscaping(each) { try ask([SQLQuery(sql, arguments: arguments, each: $0)]) }
    }

    package func ask(_ queries: [SQLQuery]) throws {
        guard !queries.isEmpty else { return }
        let known = answered.isEmpty ? [] : queries.compactMap { answered[Key($0)] }
        if known.count == queries.count {
            for (query, rows) in zip(queries, known) { try rows.forEach(query.each) }
            return
        }
        try base.ask(gathered(queries + along(with: queries)))
    }

    private func along(with asked: [SQLQuery]) -> [SQLQuery] {
        guard !foreseen.isEmpty else { return [] }
        defer { foreseen = [] }
        var seen = Set(asked.map(Key.init))
        return foreseen.compactMap { query in
            let key = Key(query)
            guard answered[key] == nil, seen.insert(key).inserted else { return nil }
            let rows = KeptRows(of: query.sql)
            answered[key] = rows
            return SQLQuery(query.sql, arguments: query.arguments) { rows.keep($0) }
        }
    }

    /// What locks goes first, so that the rest is answered with what others left behind. A statement that is asked several times,
    /// of several flows say, goes separately: there would be a text for each number of them.
    private func gathered(_ queries: [SQLQuery]) -> [SQLQuery] {
        guard queries.count > 1 else { return queries }
        let counts = Dictionary(queries.map { ($0.sql, 1) }, uniquingKeysWith: +)
        let together = queries.filter { $0.sql.selection != nil && counts[$0.sql] == 1 }
        let apart = queries.filter { $0.sql.selection == nil || counts[$0.sql] != 1 }
        guard together.count > 1 else { return apart + together }
        let gathering = Gathering.of(together.map(\.sql))
        let one = SQLQuery(gathering.statement, arguments: together.flatMap(\.arguments)) { row in
            try gathering.hand(row, to: together)
        }
        return apart + [one]
    }

    package func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        try base.execute(sql, arguments)
    }

    package func flush(_ statements: [QueuedStatement]) throws { try base.flush(statements) }

    package func script(_ sql: String) throws { try base.script(sql) }
}

/// Rows that were answered before anybody asked. It is its own row, as an engine's statement is.
private final class KeptRows: SQLColumns {
    let sql: SQLStatement
    private var rows: [[SQLValue]] = []
    private var current: [SQLValue] = []

    init(of sql: SQLStatement) { self.sql = sql }

    func keep(_ row: SQLRow) { rows.append(row.values) }

    func forEach(_ each: (SQLRow) throws -> Void) throws {
        // Past the last row every column is NULL, in case the row was kept.
        defer { current = [] }
        for row in rows {
            current = row
            try each(SQLRow(self))
        }
    }

    var count: Int { current.count }

    func isNull(_ column: Int) -> Bool { value(column) == .null }

    func integer(_ column: Int) -> Int64? {
        if case .integer(let integer) = value(column) { integer } else { nil }
    }

    func text(_ column: Int) -> String? {
        if case .text(let text) = value(column) { text } else { nil }
    }

    func blob(_ column: Int) -> [UInt8]? {
        if case .blob(let blob) = value(column) { blob } else { nil }
    }

    func words(_ column: Int) -> (high: UInt64, low: UInt64)? {
        guard let bytes = blob(column), bytes.count == 16 else { return nil }
        return (
            bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        )
    }

    private func value(_ column: Int) -> SQLValue { current.indices.contains(column) ? current[column] : .null }
}
