import Domain
import Storage
import Synchronization

/// Passes everything on and writes down which statements were run.
final class RecordingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let heard = Mutex<Set<String>>([])

    init(_ base: any SQLDatabase) { self.base = base }

    var dialect: Dialect { base.dialect }
    var statements: Set<String> { heard.withLock { $0 } }
    var statistics: StorageStatistics { base.statistics }
    var waiting: Int { base.waiting }
    var isClosed: Bool { base.isClosed }
    var databaseSize: Int64 { get async throws { try await base.databaseSize } }
    var sharedTime: (@Sendable () -> Instant)? { base.sharedTime }

    func close() async throws { try await base.close() }

    func checkIntegrity() async throws { try await base.checkIntegrity() }

    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await base.write { [self] in try phase(RecordingConnection($0, note)) }
    }

    func read<Value: Sendable>(_ question: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await base.read { [self] in try question(RecordingConnection($0, note)) }
    }

    private func note(_ sql: StaticString) { heard.withLock { _ = $0.insert(sql.description) } }
}

private final class RecordingConnection: SQLConnection {
    private let base: any SQLConnection
    private let note: (StaticString) -> Void

    init(_ base: any SQLConnection, _ note: @escaping (StaticString) -> Void) {
        self.base = base
        self.note = note
    }

    var dialect: Dialect { base.dialect }

    func query<Value>(_ sql: StaticString, _ arguments: [SQLValue], _ map: (SQLRow) throws -> Value) throws -> [Value] {
        note(sql)
        return try base.query(sql, arguments, map)
    }

    func execute(_ sql: StaticString, _ arguments: [SQLValue]) throws -> Int {
        note(sql)
        return try base.execute(sql, arguments)
    }

    func script(_ sql: String) throws { try base.script(sql) }
}
