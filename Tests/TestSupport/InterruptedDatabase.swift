package import Domain
package import Storage
import Synchronization

/// Passes everything on; between one transaction and the next something else happens, once.
package final class InterruptedDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let interruption = Mutex<(@Sendable () async -> Void)?>(nil)

    package init(_ base: any SQLDatabase) { self.base = base }

    package func afterNextWrite(_ act: @escaping @Sendable () async -> Void) { interruption.withLock { $0 = act } }

    package func write<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let act = interruption.withLock { act in
            defer { act = nil }
            return act
        }
        let value = try await base.write(phase)
        await act?()
        return value
    }

    package func read<Value: Sendable>(
        _ query: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value { try await base.read(query) }

    package var dialect: Dialect { base.dialect }
    package var statistics: StorageStatistics { base.statistics }
    package var waiting: Int { base.waiting }
    package var isClosed: Bool { base.isClosed }
    package var databaseSize: Int64 { get async throws { try await base.databaseSize } }
    package var sharedTime: (@Sendable () -> Instant)? { base.sharedTime }
    package func close() async throws { try await base.close() }
    package func checkIntegrity() async throws { try await base.checkIntegrity() }
}
