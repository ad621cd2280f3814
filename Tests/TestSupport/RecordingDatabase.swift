package import Domain
package import Storage
import Synchronization

/// Passes everything on and keeps the texts of the statements, in order.
package final class RecordingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let texts = Mutex<[String]>([])

    package init(_ base: any SQLDatabase) { self.base = base }

    /// Each text once.
    package var statements: Set<String> { texts.withLock { Set($0) } }

    /// Since the last call.
    package func takeTexts() -> [String] {
        texts.withLock { texts in
            defer { texts = [] }
            return texts
        }
    }

    package func write<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await base.write { [self] in try phase(RecordingConnection($0, note)) }
    }

    package func read<Value: Sendable>(
        _ query: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await base.read { [self] in try query(RecordingConnection($0, note)) }
    }

    private func note(_ sql: SQLStatement) { texts.withLock { $0.append(sql.text) } }

    package var dialect: Dialect { base.dialect }
    package var statistics: StorageStatistics { base.statistics }
    package var waiting: Int { base.waiting }
    package var isClosed: Bool { base.isClosed }
    package var databaseSize: Int64 { get async throws { try await base.databaseSize } }
    package var sharedTime: (@Sendable () -> Instant)? { base.sharedTime }
    package func close() async throws { try await base.close() }
    package func checkIntegrity() async throws { try await base.checkIntegrity() }
}

private final class RecordingConnection: SQLConnection {
    private let base: any SQLConnection
    private let note: (SQLStatement) -> Void

    init(_ base: any SQLConnection, _ note: @escaping (SQLStatement) -> Void) {
        self.base = base
        self.note = note
    }

    var dialect: Dialect { base.dialect }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        note(sql)
        try base.run(sql, arguments, each: each)
    }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        note(sql)
        return try base.execute(sql, arguments)
    }

    func ask(_ queries: [SQLQuery]) throws {
        for query in queries { note(query.sql) }
        try base.ask(queries)
    }

    func flush(_ statements: [QueuedStatement]) throws {
        for statement in statements { note(statement.sql) }
        try base.flush(statements)
    }

    func script(_ sql: String) throws { try base.script(sql) }
}
