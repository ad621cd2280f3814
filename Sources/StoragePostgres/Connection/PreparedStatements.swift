import Storage

/// A statement as one connection knows it.
struct PreparedStatement {
    /// The literal's address, and how many rows it must touch where it is guarded.
    struct Key: Hashable {
        let address: UnsafePointer<UInt8>
        let expecting: Int?

        init(_ sql: StaticString, expecting: Int?) {
            address = sql.utf8Start
            self.expecting = expecting
        }
    }

    let name: String
    let placeholders: Int
    /// Whether running it may leave something to commit.
    let writes: Bool
}

/// What one connection has prepared, found by the address of the text: hashing the text costs more
/// than many a statement.
struct PreparedStatements {
    private var known: [PreparedStatement.Key: PreparedStatement] = [:]
    private var made = 0

    func known(_ key: PreparedStatement.Key) -> PreparedStatement? { known[key] }

    /// - Returns: the statement under a name that was never used before, to be prepared with the
    ///   very next words to the server.
    mutating func add(_ sql: StaticString, _ key: PreparedStatement.Key, placeholders: Int) -> PreparedStatement {
        let statement = PreparedStatement(
            name: "s\(made)", placeholders: placeholders, writes: !sql.description.hasPrefix("SELECT"))
        made += 1
        known[key] = statement
        return statement
    }

    /// The server refused to prepare it, or never came to it.
    mutating func forget(_ key: PreparedStatement.Key) { known[key] = nil }
}

/// Makes a write that touches another number of rows than it must an error of the server, so that
/// the `COMMIT` behind it in the same pipeline is never reached. The error is a division by zero,
/// which no statement of ours meets otherwise.
enum GuardedStatement {
    static func text(_ sql: StaticString, expecting: Int?) -> String {
        guard let expecting else { return sql.description }
        return
            "WITH touched AS (\(sql) RETURNING 1) SELECT 1 / CAST((SELECT COUNT(*) FROM touched) = \(expecting) AS INTEGER)"
    }
}
