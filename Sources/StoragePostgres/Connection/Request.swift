import Storage

/// A statement on its way to the server.
struct Request {
    let sql: StaticString
    let arguments: [SQLValue]
    let expecting: Int?

    init(_ sql: StaticString, _ arguments: [SQLValue] = [], expecting: Int? = nil) {
        self.sql = sql
        self.arguments = arguments
        self.expecting = expecting
    }

    init(_ queued: QueuedStatement) { self.init(queued.sql, queued.arguments, expecting: queued.expecting) }

    var key: PreparedStatement.Key { PreparedStatement.Key(sql, expecting: expecting) }

    /// What of it decides how it is answered.
    struct Question: Hashable {
        let key: PreparedStatement.Key
        let arguments: [SQLValue]
    }

    var question: Question { Question(key: key, arguments: arguments) }

    static let commit = Request("COMMIT")
    static let rollback = Request("ROLLBACK")
    static let beginWriting = Request("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE")
    static let beginReading = Request("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
}
