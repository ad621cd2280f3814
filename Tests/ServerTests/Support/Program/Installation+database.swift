import Storage
import StoragePostgres
import StorageSQLite
import TestSupport

/// Where a test's database is.
enum DatabasePlace {
    /// The engines that the program is tested on.
    static let all: [Dialect] = [.sqlite, .postgres]

    /// What leads the program to a new, empty one.
    static func settings(for dialect: Dialect) async throws -> [String: String] {
        switch dialect {
        case .sqlite: [:]
        case .postgres: ["DATABASE_URL": try await PostgresCluster.shared().freshDatabase()]
        }
    }
}

extension Installation {
    /// Looks into the database itself. The file only while no server runs, since closing
    /// checkpoints it.
    func withDatabase<Value>(_ work: (any SQLDatabase) async throws -> Value) async throws -> Value {
        let database = try await opened()
        do {
            let value = try await work(database)
            try await database.close()
            return value
        } catch {
            try? await database.close()
            throw error
        }
    }

    private func opened() async throws -> any SQLDatabase {
        guard let url = program.settings["DATABASE_URL"] else { return try SQLiteDatabase(path: databaseFile) }
        return try await PostgresDatabase(url: url, settings: PostgresSettings(connections: 1))
    }

    /// Lets the time pass for which a message waits after it was tried, or after its carrier died.
    /// Only while no server runs.
    func letMessagesComeDue() async throws {
        try await withDatabase { database in
            _ = try await database.write { try $0.execute("UPDATE outbox SET claimed_until = 0, due_at = 0", []) }
        }
    }

    /// Messages that are still to be delivered, as the program tells it.
    func waitingMessages() async throws -> Int {
        let topics = try JSON.read(try await program.require(["outbox", "status", "--json"])).items
        return topics.reduce(0) { $0 + ($1["waiting"]?.number ?? 0) }
    }
}
