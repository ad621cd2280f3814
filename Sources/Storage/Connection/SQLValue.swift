/// What a statement is given and a column holds. Both engines know these four; a boolean is an
/// integer, a time is its milliseconds.
package enum SQLValue: Sendable, Hashable {
    case null
    /// `INTEGER` in SQLite, `BIGINT` in PostgreSQL.
    case integer(Int64)
    /// Valid UTF-8 without a zero byte, which PostgreSQL refuses.
    case text(String)
    /// `BLOB` in SQLite, `BYTEA` in PostgreSQL.
    case blob([UInt8])
}

/// A column's type, as a failure names it.
package enum SQLType: String, Sendable, Hashable {
    case integer
    case text
    case blob
    case id
    case instant
    /// A text that is one of an enumeration's words.
    case word
}
