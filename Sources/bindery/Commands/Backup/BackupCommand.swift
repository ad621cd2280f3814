import ArgumentParser
import Domain
import Foundation
import Storage
import StorageSQLite

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database while the server runs, and check such a copy.",
        subcommands: [Make.self, Verify.self], defaultSubcommand: Make.self)

    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a copy of the database file, of one moment, readable by its owner only.",
            discussion: """
                Holds everything acknowledged before it began. Nothing waits for it. It is written beside its place \
                first, so that a backup that is there is whole. The key file is not part of it, nor is the list of erased accounts: keep those apart. Where \
                PostgreSQL keeps the data, it says which of PostgreSQL's own tools to use.
                """)

        @Argument(
            help: ArgumentHelp("The file to write. It must not be there yet.", valueName: "to"), completion: .file())
        var target: String
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let file: String
            let bytes: Int64
            let seconds: Double
        }

        func run() async throws {
            let settings = try await options.settings()
            try Self.refuseServer(settings, target)
            let file = try BackupFile(target)
            let began = ContinuousClock.now
            let bytes = try await DatabaseOpening.withFile(settings) { try await Self.copy($0, into: file) }
            let printout = Printout(file: target, bytes: bytes, seconds: began.duration(to: .now) / .seconds(1))
            if output.json { return try Output.json(printout) }
            Output.line("Wrote \(target), \(Pace.size(bytes)), in \(Pace.span(printout.seconds)).")
            Output.note("Check it with `bindery backup verify \(target)`, and keep the key file's copy elsewhere.")
        }

        private static func copy(_ database: SQLiteDatabase, into file: BackupFile) async throws -> Int64 {
            let size = try await database.databaseSize
            do {
                try file.refuseLackOfRoom(for: size)
                let (line, pace) = (ProgressLine(), Pace())
                try await database.copy(to: file.partial) { done, all in
                    line.tell("Copying: \(pace.text(done, of: all))")
                }
                line.finish()
                try file.finish()
            } catch {
                file.abandon()
                if case StorageFailure.full = error { throw file.lacksRoom(for: size) }
                throw error
            }
            return size
        }

        private static func refuseServer(_ settings: ServerSettings, _ target: String) throws(CommandFailure) {
            guard settings.isOnServer else { return }
            throw CommandFailure(
                "backup.on-server",
                """
                PostgreSQL keeps the data, so its own tools back them up. One database, while it is in use:
                  pg_dump --format=custom --file=\(target) "\(settings.databaseName)"
                Or the whole server, to which archived write-ahead logs can be added up to any moment:
                  pg_basebackup --pgdata=\(target) --wal-method=stream --checkpoint=fast --dbname="\(settings.databaseName)"
                """, .no)
        }
    }
}

extension DatabaseOpening {
    /// The database file of this machine, for as long as `work` takes.
    fileprivate static func withFile<Value: Sendable>(
        _ settings: ServerSettings, _ work: (SQLiteDatabase) async throws -> Value
    ) async throws -> Value {
        try refuseMissing(settings)
        let lock = try DataLock.take(settings, .shared)
        let database = try SQLiteDatabase(path: settings.databasePath)
        let value = try await with(database) { _ in try await work(database) }
        return withExtendedLifetime(lock) { value }
    }
}
