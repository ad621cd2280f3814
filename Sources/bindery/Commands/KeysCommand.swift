import ArgumentParser
import Domain
import Engine
import Foundation
import Storage
import Vault

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make the key file, give platforms their API keys, and change the master key.",
        subcommands: [
            Init.self, List.self, Create.self, Revoke.self, PrepareMaster.self, RotateMaster.self, DropVersion.self,
        ])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make the key file of a new installation.",
            discussion:
                "Keep a copy of it apart from the backups of the database: whoever has both can read everything, and without it nobody can."
        )

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let settings = try await options.settings()
            let path = settings.keyFilePath
            if !FileManager.default.fileExists(atPath: path), await Self.hasData(settings) {
                throw CommandFailure(
                    "key-file.missing",
                    "There are data at \(settings.databaseName) already. Restore the key file they were written with, or copy another node's.",
                    .configuration)
            }
            try DataFolder.make(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            _ = try KeyFile.create(at: path, random: Randomness.system.bytes)
            Output.line("Made \(path), readable by its owner only. Keep a copy apart from the database's backups.")
        }

        /// Fresh keys beside old data would look like an installation that lost everything. A
        /// server that does not answer can't say; whoever starts it with keys that aren't its
        /// data's is told then.
        private static func hasData(_ settings: ServerSettings) async -> Bool {
            guard settings.isOnServer else { return FileManager.default.fileExists(atPath: settings.databasePath) }
            guard let database = try? await DatabaseOpening.open(settings) else { return false }
            let held = try? await DatabaseOpening.with(database) { try await Contents.read(from: $0) }
            return held.map { $0.accounts > 0 } ?? false
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List API keys. Their secret part is not kept and can't be shown.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "Only this realm.") var realm: RealmID?
        @OptionGroup var output: JSONOption

        func run() async throws {
            let rows = try await Composition.with(try await options.settings()) {
                try await $0.engine.listAPIKeys(realm: realm)
            }
            if output.json { return try Output.json(rows.map { APIKeyPrintout($0) }) }
            let cells = rows.map { row in
                [
                    row.id.description, row.realm.rawValue, row.name, row.revokedAt == nil ? "good" : "revoked",
                    row.scopes.sorted().joined(separator: " "),
                ]
            }
            Table(["KEY", "REALM", "NAME", "STATE", "SCOPES"], cells).print(orSay: "There are no API keys.")
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key. Its text is shown this once.",
            discussion: "Scopes: " + Scope.allCases.map(\.rawValue).joined(separator: ", ")
                + ". Give each of a platform's services only what it needs.")

        @OptionGroup var realm: RealmOption
        @Option(help: "What it is for: checkout, support-desk.") var name: String
        @Option(help: "What it may do; repeat for several.") var scope: [Scope]
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...64).contains(name.count) else { throw ValidationError("--name has 1 to 64 characters.") }
        }

        func run() async throws {
            let (row, secret) = try await Composition.with(try await options.settings()) { composition in
                let realm = try realm.pick(from: composition.engine.policies)
                return try await composition.engine.createAPIKey(realm: realm, name: name, scopes: Set(scope))
            }
            if output.json { return try Output.json(APIKeyPrintout(row, secret: secret)) }
            Output.note("\(row.id) for realm \(row.realm). Keep the key now; it can't be shown again:")
            Output.line(secret)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an API key. Running servers refuse it within seconds.")

        @Argument(help: "The key's id.") var id: APIKeyID
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let revoked: APIKeyID
        }

        func run() async throws {
            let existed = try await Composition.with(try await options.settings()) {
                try await $0.engine.revokeAPIKey(id)
            }
            guard existed else { throw CommandFailure("key.not-found", "There is no API key \(id).", .no) }
            if output.json { try Output.json(Printout(revoked: id)) } else { Output.line("Revoked \(id).") }
        }
    }
}

/// An API key as the commands show it.
private struct APIKeyPrintout: Encodable {
    let id: APIKeyID
    let realm: RealmID
    let name: String
    let scopes: [String]
    let createdAt: Instant
    let revokedAt: Instant?
    /// Only when it is made.
    let secret: String?

    init(_ row: APIKeyRow, secret: String? = nil) {
        id = row.id
        realm = row.realm
        name = row.name
        scopes = row.scopes.sorted()
        createdAt = row.createdAt
        revokedAt = row.revokedAt
        self.secret = secret
    }
}
