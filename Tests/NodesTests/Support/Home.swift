import Domain
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

/// What a test of nodes is run on.
enum Ground: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }
}

/// One database with the schema in place. Each node opens it for itself on PostgreSQL; a file has
/// one process, and so its nodes share it.
final class Home: Sendable {
    private enum Place {
        case folder(TemporaryFolder, SQLiteDatabase)
        case cluster(PostgresCluster, url: String)
    }

    private let place: Place

    init(_ ground: Ground) async throws {
        switch ground {
        case .sqlite:
            let folder = try TemporaryFolder()
            let database = try SQLiteDatabase(path: folder.path + "/bindery.sqlite")
            try await Migrator(database: database).apply(at: Instant(milliseconds: 0))
            place = .folder(folder, database)
        case .postgres:
            let cluster = try await PostgresCluster.shared()
            place = .cluster(cluster, url: try await cluster.freshDatabase(migrated: true))
        }
    }

    func open() async throws -> any SQLDatabase {
        switch place {
        case .folder(_, let database): database
        case .cluster(_, let url): try await PostgresDatabase(url: url, settings: PostgresSettings(connections: 2))
        }
    }

    deinit {
        guard case .cluster(let cluster, let url) = place else { return }
        Task { try? await cluster.drop(url) }
    }
}
