/// Whose SQL is spoken. The texts are one; this is for the few places where they can't be (types in
/// a migration, locking reads).
package enum Dialect: Sendable, Hashable {
    case sqlite
    case postgres
}

/// A connection inside one transaction, lent for the length of one closure. Use after it throws
/// ``StorageFailure/connectionEscaped``.
///
/// Statements are written once for both engines: placeholders `$1…$n`, `CAST(… AS …)` and never
/// `::`, which SQLite reads as part of a placeholder's name. A statement is known by the address of
/// its text, so the text must be a literal.
///
/// A statement that fails ends the phase: all later ones throw the same failure and nothing of the
/// phase is kept, even if the failure was caught. PostgreSQL has no other way, and the engines must
/// not differ here.
package protocol SQLConnection: AnyObject {
    var dialect: Dialect { get }

    /// Hands over each row, in order. Also for `INSERT … RETURNING`.
    /// - Throws: ``StorageFailure``, or what `each` throws.
    func run(_ sql: StaticString, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws

    /// - Returns: how many rows it inserted, updated or deleted.
    /// - Throws: ``StorageFailure``.
    func execute(_ sql: StaticString, _ arguments: [SQLValue]) throws -> Int

    /// Asks them in order, in one round trip where there is a server.
    /// - Throws: ``StorageFailure``, or what a reader throws.
    func ask(_ questions: [SQLQuestion]) throws

    /// Whether each question costs a way to a server, so that it pays to say beforehand what will
    /// be asked.
    var looksAhead: Bool { get }

    /// Says what will be asked later, in these words and with these arguments. A server is asked
    /// for it on the way of the next question, after that one, and the answer waits here; readers
    /// aren't called. It must not depend on what this phase writes.
    func foresee(_ questions: [SQLQuestion])

    /// The last thing that a phase does. Runs them in order; PostgreSQL sends them together with
    /// `COMMIT` once the phase has returned, so that there it is the whole write that fails.
    /// - Throws: ``StorageFailure/stale`` when one touches another number of rows than it expects,
    ///   or its own failure.
    func flush(_ statements: [QueuedStatement]) throws

    /// Several statements without arguments, for migrations.
    func script(_ sql: String) throws
}

/// One of several questions that are asked together.
package struct SQLQuestion {
    package let sql: StaticString
    package let arguments: [SQLValue]
    /// Called with each row, in order.
    package let each: (SQLRow) throws -> Void

    package init(_ sql: StaticString, arguments: [SQLValue], each: @escaping (SQLRow) throws -> Void) {
        self.sql = sql
        self.arguments = arguments
        self.each = each
    }

    @inline(__always)
    package init<each Value: SQLBindable>(
        _ sql: StaticString, _ values: repeat each Value, each: @escaping (SQLRow) throws -> Void
    ) {
        self.init(sql, arguments: SQLArguments.array(repeat each values), each: each)
    }
}

/// A write that waits in the unit of work until the phase ends.
package struct QueuedStatement: Sendable {
    package let sql: StaticString
    package let arguments: [SQLValue]
    /// How many rows it must touch, or nil where any number is right.
    package let expecting: Int?

    package init(_ sql: StaticString, arguments: [SQLValue], expecting: Int? = nil) {
        self.sql = sql
        self.arguments = arguments
        self.expecting = expecting
    }

    @inline(__always)
    package init<each Value: SQLBindable>(_ sql: StaticString, _ values: repeat each Value, expecting: Int? = nil) {
        self.init(sql, arguments: SQLArguments.array(repeat each values), expecting: expecting)
    }
}

extension SQLConnection {
    package func ask(_ questions: [SQLQuestion]) throws {
        for question in questions { try run(question.sql, question.arguments, each: question.each) }
    }

    package var looksAhead: Bool { false }

    package func foresee(_ questions: [SQLQuestion]) {}

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
        _ sql: StaticString, arguments: [SQLValue], map: (SQLRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try run(sql, arguments) { values.append(try map($0)) }
        return values
    }

    /// `query` with the values written after the text.
    @inline(__always)
    package func query<Value, each Argument: SQLBindable>(
        _ sql: StaticString, _ values: repeat each Argument, map: (SQLRow) throws -> Value
    ) throws -> [Value] {
        try query(sql, arguments: SQLArguments.array(repeat each values), map: map)
    }

    /// - Returns: the first row, or nil; the statement should ask for no more.
    @inline(__always)
    package func first<Value, each Argument: SQLBindable>(
        _ sql: StaticString, _ values: repeat each Argument, map: (SQLRow) throws -> Value
    ) throws -> Value? {
        try query(sql, arguments: SQLArguments.array(repeat each values), map: map).first
    }

    /// `execute` with the values written after the text.
    @discardableResult @inline(__always)
    package func execute<each Argument: SQLBindable>(_ sql: StaticString, _ values: repeat each Argument) throws -> Int
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
