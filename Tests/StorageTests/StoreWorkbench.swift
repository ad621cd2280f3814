import Domain
import Storage
import StorageSQLite
import TestSupport

/// A database file with the schema in place, which goes when the test is over.
final class StoreWorkbench: Sendable {
    private let folder: TemporaryFolder
    let path: String
    let database: any SQLDatabase

    init(migrated: Bool = true) async throws {
        folder = try TemporaryFolder()
        path = folder.path + "/store.sqlite"
        database = try SQLiteDatabase(path: path)
        if migrated { try await Migrator(database: database).apply(at: Instant(milliseconds: 0)) }
    }

    var store: SQLStore { SQLStore(database: database) }
}
