import Storage

/// Sees what a phase writes, and hands it on, with the planted bug's changes if there is one.
final class WatchedConnection: SQLConnection {
    private let inner: any SQLConnection
    private let meddle: ([QueuedStatement]) -> [QueuedStatement]
    private(set) var written: [QueuedStatement] = []

    init(_ inner: any SQLConnection, meddle: @escaping ([QueuedStatement]) -> [QueuedStatement]) {
        self.inner = inner
        self.meddle = meddle
    }

    var dialect: Dialect { inner.dialect }

    func run(_ sql: StaticString, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        try inner.run(sql, arguments, each: each)
    }

    func execute(_ sql: StaticString, _ arguments: [SQLValue]) throws -> Int {
        written.append(QueuedStatement(sql, arguments: arguments))
        return try inner.execute(sql, arguments)
    }

    func ask(_ questions: [SQLQuestion]) throws { try inner.ask(questions) }

    func flush(_ statements: [QueuedStatement]) throws {
        written += statements
        try inner.flush(meddle(statements))
    }

    func script(_ sql: String) throws { try inner.script(sql) }
}
