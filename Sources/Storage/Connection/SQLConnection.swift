/// The dialect of SQL. Statements are the same in both; this is for the few places where they can't
/// be (types in a migration, locking reads).
package enum Dialect: Sendable, Hashable {
    case sqlite
    case postgres
}

/// A connection inside one transaction, lent for the length of one closure. Use after it throws
/// ``StorageFailure/connectionEscaped``.
///
/// A statement that fails ends the phase: all later ones throw the same failure and nothing of the
/// phase is kept, even if the failure was caught. PostgreSQL has no other way, and the engines must
/// not differ here.
package protocol SQLConnection: AnyObject {
    var dialect: Dialect { get }

    /// Hands over each row, in order. Also for `INSERT … RETURNING`.
    /// - Throws: ``StorageFailure``, or what `each` throws.
    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws

    /// - Returns: how many rows it inserted, updated or deleted.
    /// - Throws: ``StorageFailure``.
    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int

    /// Asks them in order, in one round trip where there is a server.
    /// - Throws: ``StorageFailure``, or what a reader throws.
    func ask(_ queries: [SQLQuery]) throws

    /// The last thing that a phase does. Runs them in order; PostgreSQL sends them together with
    /// `COMMIT` once the phase has returned, so that there it is the whole write that fails.
    /// - Throws: ``StorageFailure/stale`` when one touches a different number of rows than it
    ///   expects, or its own failure.
    func flush(_ statements: [QueuedStatement]) throws

    /// Several statements without arguments, for migrations.
    func script(_ sql: String) throws
}

/// One of several queries that are asked together.
package struct SQLQuery {
    package let sql: SQLStatement
    package let arguments: [SQLValue]
    /// Called with each row, in order.
    package let each: (SQLRow) throws -> Void

    package init(_ sql: SQLStatement, arguments: [SQLValue], each: @escaping (SQLRow) throws -> Void) {
        self.sql = sql
        self.arguments = arguments
        self.each = each
    }

    @inline(__always)
    package init<each Value: SQLBindable>(
        _ sql: SQLStatement, _ values: repeat each Value, each: @escaping (SQLRow) throws -> Void
    ) {
        self.init(sql, arguments: SQLArguments.array(repeat each values), each: each)
    }
}

/// A write that waits in the unit of work until the phase ends.
package struct QueuedStatement: Sendable {
    package let sql: SQLStatement
    package let arguments: [SQLValue]
    /// How many rows it must touch, or nil where any number is right.
    package let expecting: Int?
    /// Makes statements for other numbers of rows.
    private let insert: RowInsert?

    package init(_ sql: SQLStatement, arguments: [SQLValue], expecting: Int? = nil) {
        (self.sql, self.arguments, self.expecting, insert) = (sql, arguments, expecting, nil)
    }

    /// - Parameter guarded: whether each row must be written.
    init(_ insert: RowInsert, rows: [SQLValue], guarded: Bool) {
        let count = rows.count / insert.width
        (sql, arguments) = (insert.statement(for: count), rows)
        (expecting, self.insert) = (guarded ? count : nil, insert)
    }

    /// The same as statements of one row each.
    package var apart: [QueuedStatement] {
        guard let insert else { return [self] }
        return stride(from: 0, to: arguments.count, by: insert.width).map { start in
            let row = Array(arguments[start..<start + insert.width])
            return QueuedStatement(insert, rows: row, guarded: expecting != nil)
        }
    }

    @inline(__always)
    package init<each Value: SQLBindable>(_ sql: SQLStatement, _ values: repeat each Value, expecting: Int? = nil) {
        self.init(sql, arguments: SQLArguments.array(repeat each values), expecting: expecting)
    }
}

extension SQLConnection {
    package func ask(_ queries: [SQLQuery]) throws {
        for query in queries { try run(query.sql, query.arguments, each: query.each) }
    }

    package func flush(_ statements: [QueuedStatement]) throws {
        for statement in statements {
            let touched = try execute(statement.sql, statement.arguments)
            if let expected = statement.expecting, touched != expected { throw StorageFailure.stale }
        }
    }

    /// - Returns: what `map` made of each row, in order.
    /// - Throws: ``StorageFailure``, or what `map` throws.
    @inline(__always)
    package func query<Value>(
        _ sql: SQLStatement, arguments: [SQLValue], map: (SQLRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try run(sql, arguments) { values.append(try map($0)) }
        return values
    }

    /// `query` with the values written after the text.
    @inline(__always)
    package func query<Value, each Argument: SQLBindable>(
        _ sql: SQLStatement, _ values: repeat each Argument, map: (SQLRow) throws -> Value
    ) throws -> [Value] {
        try query(sql, arguments: SQLArguments.array(repeat each values), map: map)
    }

    /// - Returns: the first row, or nil; the statement should ask for no more.
    @inline(__always)
    package func first<Value, each Argument: SQLBindable>(
        _ sql: SQLStatement, _ values: repeat each Argument, map: (SQLRow) throws -> Value
    ) throws -> Value? {
        try query(sql, arguments: SQLArguments.array(repeat each values), map: map).first
    }

    /// `execute` with the values written after the text.
    @discardableResult @inline(__always)
    package func execute<each Argument: SQLBindable>(_ sql: SQLStatement, _ values: repeat each Argument) throws -> Int
    {
        try execute(sql, SQLArguments.array(repeat each values))
    }
}

/// What takes its values as a parameter pack is inlined: elsewhere the compiler makes one function
/// for all packs, which finds out at run time, each time, what it was given.
private enum SQLArguments {
    @inline(__always)
    static func array<each Value: SQLBindable>(_ values: repeat each Value) -> [SQLValue] {
        var result: [SQLValue] = []
        result.reserveCapacity(MemoryLayout<(repeat each Value)>.size / 8 + 1)
        repeat result.append((each values).sqlValue)
        return result
    }
}
