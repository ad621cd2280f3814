import Domain
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport

/// What a test of both engines is run on.
enum TestedEngine: String, CaseIterable {
    case sqlite
    case postgres
}

/// A database of its own with the schema in place, which goes when the test is over.
final class StoreWorkbench: Sendable {
    let database: any SQLDatabase
    private let home: any Sendable

    init(_ engine: TestedEngine = .sqlite, migrated: Bool = true) async throws {
        switch engine {
        case .sqlite:
            let folder = try TemporaryFolder()
            home = folder
            database = try SQLiteDatabase(path: folder.path + "/store.sqlite")
            if migrated { try await Migrator(database: database).apply(at: Instant(milliseconds: 0)) }
        case .postgres:
            let lodging = try await PostgresLodging(migrated: migrated)
            home = lodging
            database = try await PostgresDatabase(url: lodging.url, settings: PostgresSettings(connections: 3))
        }
    }

    /// Of the file, where it is one.
    var path: String { (home as? TemporaryFolder).map { $0.path + "/store.sqlite" } ?? "" }

    var store: SQLStore { SQLStore(database: database) }

    /// The names of all tables there are.
    func tables() async throws -> [String] {
        let dialect = database.dialect
        return try await database.read { connection in
            switch dialect {
            case .sqlite: try connection.query("SELECT name FROM sqlite_master WHERE type = 'table'") { try $0.text(0) }
            case .postgres:
                try connection.query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") {
                    try $0.text(0)
                }
            }
        }
    }
}
