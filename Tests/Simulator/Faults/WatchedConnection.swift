import Storage

/// Sees what a phase writes, and hands it on, with the planted bug's changes if there is one.
final class WatchedConnection: SQLConnection {
    private let inner: any SQLConnection
    private let meddler: Meddler?
    private let dice: Dice
    /// On whose behalf: the phase runs on a thread that knows nothing of its task.
    private let call: CallRecord?
    /// What the engine asked for; with a bug of the engine's own, what it asks for because of it.
    private(set) var written: [QueuedStatement] = []

    init(_ inner: any SQLConnection, _ meddler: Meddler?, _ dice: Dice, _ call: CallRecord?) {
        self.inner = inner
        self.meddler = meddler
        self.dice = dice
        self.call = call
    }

    var dialect: Dialect { inner.dialect }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        try inner.run(sql, arguments, each: each)
    }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        written.append(QueuedStatement(sql, arguments: arguments))
        return try inner.execute(sql, arguments)
    }

    func ask(_ questions: [SQLQuery]) throws { try inner.ask(questions) }

    /// Row by row, so that a row can be followed, changed or lost separately.
    func flush(_ together: [QueuedStatement]) throws {
        let statements = together.flatMap(\.apart)
        guard let meddler else {
            written += statements
            return try inner.flush(statements)
        }
        let reaching = meddler.meddle(with: statements, dice, call)
        written += meddler.bug.isOfEngine ? reaching : statements
        try inner.flush(reaching)
    }

    func script(_ sql: String) throws { try inner.script(sql) }
}
