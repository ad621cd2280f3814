import Domain
import Storage
import Synchronization

/// A database that passes everything on and writes down what was sent, transaction by transaction.
final class StatementRecorder: SQLDatabase {
    private struct State {
        var transactions: [RecordedTransaction] = []
        var isDelivering = false
    }

    private let base: any SQLDatabase
    private let state = Mutex(State())

    init(_ base: any SQLDatabase) { self.base = base }

    /// What was kept since the last call, in order.
    func take() -> [RecordedTransaction] {
        state.withLock { state in
            defer { state.transactions = [] }
            return state.transactions
        }
    }

    func delivering<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        state.withLock { $0.isDelivering = true }
        defer { state.withLock { $0.isDelivering = false } }
        return try await work()
    }

    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value
    {
        try await base.write { [self] connection in try record(phase, on: connection, writes: true) }
    }

    func read<Value: Sendable>(
        _ query: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await base.read { [self] connection in try record(query, on: connection, writes: false) }
    }

    /// A phase that failed and runs again isn't part of the work.
    private func record<Value>(
        _ phase: (any SQLConnection) throws -> Value, on connection: any SQLConnection, writes: Bool
    ) throws -> Value {
        let recorder = ConnectionRecorder(connection)
        let value = try phase(recorder)
        state.withLock { state in
            state.transactions.append(
                RecordedTransaction(writes: writes, isDelivery: state.isDelivering, statements: recorder.statements))
        }
        return value
    }

    var dialect: Dialect { base.dialect }
    var statistics: StorageStatistics { base.statistics }
    var waiting: Int { base.waiting }
    var isClosed: Bool { base.isClosed }
    var databaseSize: Int64 { get async throws { try await base.databaseSize } }
    var sharedTime: (@Sendable () -> Instant)? { base.sharedTime }
    func close() async throws { try await base.close() }
    func checkIntegrity() async throws { try await base.checkIntegrity() }
}

/// Lives as long as its phase.
private final class ConnectionRecorder: SQLConnection {
    private let base: any SQLConnection
    private(set) var statements: [RecordedStatement] = []

    init(_ base: any SQLConnection) { self.base = base }

    var dialect: Dialect { base.dialect }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        note(sql, arguments)
        try base.run(sql, arguments, each: each)
    }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        note(sql, arguments)
        return try base.execute(sql, arguments)
    }

    func ask(_ queries: [SQLQuery]) throws {
        for query in queries { note(query.sql, query.arguments) }
        try base.ask(queries)
    }

    func flush(_ statements: [QueuedStatement]) throws {
        for statement in statements { note(statement.sql, statement.arguments) }
        try base.flush(statements)
    }

    func script(_ sql: String) throws { try base.script(sql) }

    private func note(_ sql: SQLStatement, _ arguments: [SQLValue]) {
        statements.append(RecordedStatement(sql: sql.text, arguments: arguments))
    }
}
