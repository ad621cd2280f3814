import Domain
import Foundation
import Storage

/// Bringing the schema of the configured database up to date.
enum SchemaUpdate {
    /// - Parameter tell: told what is done, a sentence each.
    static func run(_ settings: ServerSettings, tell: (String) -> Void) async throws -> [Migration] {
        try await DatabaseOpening.with(try await DatabaseOpening.make(settings)) { database in
            let lock = try DataLock.take(settings, .shared)
            let migrator = Migrator(database: database)
            let pending = try await migrator.pending()
            let titles = pending.map(\.title).joined(separator: ", ")
            tell(pending.isEmpty ? "The schema is up to date." : "Applying \(titles) to \(settings.databaseName) …")
            let now = database.sharedTime ?? SystemClock.now
            let applied = try await migrator.apply(at: now())
            for migration in applied { tell("Applied \(migration.title).") }
            return withExtendedLifetime(lock) { applied }
        }
    }

    /// Makes no file.
    static func pending(_ settings: ServerSettings) async throws -> [Migration] {
        guard settings.isOnServer || FileManager.default.fileExists(atPath: settings.databasePath) else {
            return Migration.all
        }
        return try await DatabaseOpening.with(try await DatabaseOpening.open(settings)) {
            try await Migrator(database: $0).pending()
        }
    }
}

extension Migration {
    var title: String { "\(number) (\(name))" }
}
