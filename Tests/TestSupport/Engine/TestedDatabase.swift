package import Engine
import Storage
import StoragePostgres

/// What a promise is tested on.
package enum TestedDatabase: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// A whole engine on a database of its own.
    /// - Parameter others: policies of the server's other realms.
    package func harness(
        _ policy: String = Policies.open, beside others: [String] = [], signals: SignalSources = .none,
        erasures: any ErasureList = NoErasureList(),
        doing repertoire: Repertoire = .standard
    ) async throws -> EngineHarness {
        switch self {
        case .sqlite:
            try await EngineHarness.make(
                policies: [policy] + others, signals: signals, erasures: erasures, doing: repertoire)
        case .postgres:
            try await EngineHarness.make(
                policies: [policy] + others, database: try await freshPostgres(), signals: signals,
                erasures: erasures, doing: repertoire)
        }
    }

    private func freshPostgres() async throws -> any SQLDatabase {
        let url = try await PostgresCluster.shared().freshDatabase(migrated: true)
        return try await PostgresDatabase(url: url, settings: PostgresSettings(connections: 2))
    }
}
