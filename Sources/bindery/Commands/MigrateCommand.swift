import ArgumentParser
import Domain
import Foundation
import Storage
import StorageSQLite

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make the database, or bring its schema up to date.",
        discussion: "Each migration is one transaction. Running it again changes nothing. Take a backup before an upgrade.")

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: JSONOption

    @Flag(help: "Change nothing; exit with 1 where migrations are pending.")
    var check = false

    private struct Answer: Encodable {
        struct Step: Encodable {
            let number: Int64
            let name: String
        }

        let applied: [Step]
        let pending: [Step]
    }

    func run() async throws {
        let settings = try await options.settings()
        if check { return try await tellPending(settings) }
        let applied = try await Migration.run(settings, at: SystemClock.now()) { if !output.json { Output.line($0) } }
        if output.json { try Output.json(Answer(applied: applied.map(Self.step), pending: [])) }
    }

    private func tellPending(_ settings: ServerSettings) async throws {
        let pending = try await Migration.pending(settings)
        if output.json {
            try Output.json(Answer(applied: [], pending: pending.map(Self.step)))
        } else {
            Output.line(pending.isEmpty ? "The schema is up to date." : "Pending: " + pending.map(\.title).joined(separator: ", "))
        }
        if !pending.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private static func step(_ migration: Storage.Migration) -> Answer.Step { .init(number: migration.number, name: migration.name) }
}

/// Bringing the schema of the configured database up to date.
enum Migration {
    /// - Parameter tell: told what is done, a sentence each.
    static func run(_ settings: ServerSettings, at now: Instant, tell: (String) -> Void) async throws -> [Storage.Migration] {
        let folder = URL(fileURLWithPath: settings.databasePath).deletingLastPathComponent()
        try DataFolder.make(folder.path)
        let lock = try DataLock(settings.lockPath, .shared)
        let database = try SQLiteDatabase(path: settings.databasePath)
        let migrator = Migrator(database: database)
        do {
            let pending = try await migrator.pending()
            let titles = pending.map(\.title).joined(separator: ", ")
            tell(pending.isEmpty ? "The schema is up to date." : "Applying \(titles) to \(settings.databasePath) …")
            let applied = try await migrator.apply(at: now)
            for migration in applied { tell("Applied \(migration.title).") }
            try await database.close()
            return withExtendedLifetime(lock) { applied }
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// Makes no file.
    static func pending(_ settings: ServerSettings) async throws -> [Storage.Migration] {
        guard FileManager.default.fileExists(atPath: settings.databasePath) else { return Storage.Migration.all }
        let database = try SQLiteDatabase(path: settings.databasePath)
        let pending: [Storage.Migration]
        do {
            pending = try await Migrator(database: database).pending()
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
        return pending
    }
}

extension Storage.Migration {
    fileprivate var title: String { "\(number) (\(name))" }
}

/// The folder of the data: nobody but its owner has business there.
enum DataFolder {
    static func make(_ path: String) throws(CommandFailure) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("data.unwritable", "The folder \(path) can't be made. Check the path and its permissions.", .cannotCreate)
        }
    }
}
