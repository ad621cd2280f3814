import Storage

/// A statement on its way to the server.
struct Request {
    let sql: SQLStatement
    let arguments: [SQLValue]
    let expecting: Int?

    init(_ sql: SQLStatement, _ arguments: [SQLValue] = [], expecting: Int? = nil) {
        self.sql = sql
        self.arguments = arguments
        self.expecting = expecting
    }

    init(_ queued: QueuedStatement) { self.init(queued.sql, queued.arguments, expecting: queued.expecting) }

    var key: PreparedStatement.Key { PreparedStatement.Key(sql: sql, expecting: expecting) }

    static let commit = Request("COMMIT")
    static let rollback = Request("ROLLBACK")
    static let beginWriting = Request("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE")
    static let beginReading = Request("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
}
