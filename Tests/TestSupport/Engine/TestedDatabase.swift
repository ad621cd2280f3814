package import Engine
package import Flows
import Storage
import StoragePostgres
package import Verification

/// What a promise is tested on.
package enum TestedDatabase: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// A whole engine on a database of its own.
    package func harness(
        _ policy: String = Policies.open, signals: SignalSources = .none,
        operations: OperationCatalogue = .standard, methods: Methods = .standard
    ) async throws -> EngineHarness {
        switch self {
        case .sqlite:
            try await EngineHarness.make(
                policies: [policy], signals: signals, operations: operations, methods: methods)
        case .postgres:
            try await EngineHarness.make(
                policies: [policy], database: try await freshPostgres(), signals: signals, operations: operations,
                methods: methods)
        }
    }

    private func freshPostgres() async throws -> any SQLDatabase {
        let url = try await PostgresCluster.shared().freshDatabase(migrated: true)
        return try await PostgresDatabase(url: url, settings: PostgresSettings(connections: 2))
    }
}
