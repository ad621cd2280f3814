import Storage

/// A statement as one connection knows it.
struct PreparedStatement {
    /// With how many rows it must touch where it is guarded.
    struct Key: Hashable {
        let sql: SQLStatement
        let expecting: Int?
    }

    let name: String
    let placeholders: Int
    /// Whether running it may leave something to commit.
    let writes: Bool
}

/// What one connection has prepared.
struct PreparedStatements {
    private var known: [PreparedStatement.Key: PreparedStatement] = [:]
    private var made = 0

    func known(_ key: PreparedStatement.Key) -> PreparedStatement? { known[key] }

    /// - Returns: the statement under a name that was never used before, to be prepared with the
    ///   very next words to the server.
    mutating func add(_ sql: SQLStatement, _ key: PreparedStatement.Key, placeholders: Int) -> PreparedStatement {
        let statement = PreparedStatement(
            name: "s\(made)", placeholders: placeholders, writes: !sql.text.hasPrefix("SELECT"))
        made += 1
        known[key] = statement
        return statement
    }

    /// The server refused to prepare it, or never came to it.
    mutating func forget(_ key: PreparedStatement.Key) { known[key] = nil }
}

/// Makes a write that touches a different number of rows than it must an error of the server, so
/// that the `COMMIT` behind it in the same pipeline is never reached. The error is a division by
/// zero, which no statement of ours meets otherwise.
enum GuardedStatement {
    static func text(_ sql: SQLStatement, expecting: Int?) -> String {
        guard let expecting else { return sql.text }
        return
            "WITH touched AS (\(sql) RETURNING 1) SELECT 1 / CAST((SELECT COUNT(*) FROM touched) = \(expecting) AS INTEGER)"
    }
}
