import Domain
import Foundation
import Storage
import StoragePostgres
import StorageSQLite

/// The database that the settings name, on whichever engine.
enum DatabaseOpening {
    /// - Throws: `database.missing` where there is no file, or the ``StorageFailure`` that kept it
    ///   from being opened.
    static func open(_ settings: ServerSettings) async throws -> any SQLDatabase {
        guard !settings.isOnServer else { return try await openServer(settings) }
        try refuseMissing(settings)
        return try SQLiteDatabase(path: settings.databasePath, settings: settings.sqlite)
    }

    /// The same, and makes the file where there is none. A database of a server is made by whoever
    /// runs the server.
    static func make(_ settings: ServerSettings) async throws -> any SQLDatabase {
        guard !settings.isOnServer else { return try await openServer(settings) }
        try DataFolder.make(URL(fileURLWithPath: settings.databasePath).deletingLastPathComponent().path)
        return try SQLiteDatabase(path: settings.databasePath, settings: settings.sqlite)
    }

    static func refuseMissing(_ settings: ServerSettings) throws(CommandFailure) {
        let path = settings.databasePath
        guard settings.isOnServer || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                "database.missing", "There is no database at \(path). Make it with `bindery migrate`.", .configuration)
        }
    }

    /// A look at the file before anybody is served from it: a page that can't be read is better
    /// told now than by the call that needs it. A server has its own means.
    static func refuseDamaged(_ database: any SQLDatabase, lookingFor limit: Duration) async throws {
        guard let file = database as? SQLiteDatabase else { return }
        _ = try await file.glance(for: limit)
    }

    /// Opens, does something, and closes whatever came of it.
    static func with<Value: Sendable>(
        _ database: any SQLDatabase, _ work: (any SQLDatabase) async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await work(database)
            try await database.close()
            return value
        } catch {
            try? await database.close()
            throw error
        }
    }

    private static func openServer(_ settings: ServerSettings) async throws -> any SQLDatabase {
        try await PostgresDatabase(url: settings[Settings.databaseURL].reveal(), settings: settings.postgres)
    }
}

extension ServerSettings {
    /// As messages name it.
    var databaseName: String { isOnServer ? redactedURL : databasePath }

    private var redactedURL: String {
        (try? PostgresURL(self[Settings.databaseURL].reveal()))?.redacted ?? "PostgreSQL"
    }

    fileprivate var sqlite: SQLiteSettings { SQLiteSettings(waitingLimit: self[Settings.databaseWaiting]) }

    fileprivate var postgres: PostgresSettings {
        PostgresSettings(
            connections: self[Settings.databaseConnections], waitingLimit: self[Settings.databaseWaiting],
            waitingTime: self[Settings.databasePatience], statementTime: self[Settings.databaseStatement])
    }
}
