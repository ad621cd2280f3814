import Foundation
import Storage
import StorageSQLite
import TestSupport
import Testing

/// A folder with everything a server needs: policy, keys, database, an API key.
struct Installation: Sendable {
    static let realm = "marketplace"

    let program: Program
    let apiKey: String

    /// - Parameter settings: on top of the usual ones.
    static func make(_ settings: [String: String] = [:]) async throws -> Installation {
        let folder = try TemporaryFolder()
        let program = try prepared(in: folder, settings)
        _ = try await program.require(["keys", "init"])
        _ = try await program.require(["migrate"])
        return Installation(program: program, apiKey: try await createKey(with: program).secret)
    }

    /// A policy and settings, and nothing else yet.
    static func prepared(in folder: TemporaryFolder, _ settings: [String: String] = [:]) throws -> Program {
        let policies = URL(filePath: folder.path).appending(path: "policies")
        try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
        let policy = try Policies.shipped(realm)
        try policy.write(to: policies.appending(path: "\(realm).yaml"), atomically: true, encoding: .utf8)
        let usual = ["DATA_FOLDER": folder.path + "/var", "SMS_GATEWAY": "demo", "MAIL_GATEWAY": "demo", "LOG_LEVEL": "warning"]
        return Program(folder: folder, settings: usual.merging(settings) { _, given in given })
    }

    struct Key: Decodable {
        let id: String
        let secret: String
    }

    static func createKey(with program: Program) async throws -> Key {
        let scopes = [
            "accounts:read", "accounts:write", "identifiers:look-up", "flows:read", "flows:write", "webhooks:write",
        ].flatMap { ["--scope", $0] }
        let answer = try await program.require(["keys", "create", "--name", "tests", "--json"] + scopes)
        return try JSONDecoder().decode(Key.self, from: Data(answer.utf8))
    }

    /// Starts the server and waits until it is ready.
    func serve(_ more: [String: String] = [:]) async throws -> Server {
        try await Server.start(program.with(more), ["serve"], apiKey: apiKey)
    }

    var dataFolder: String { program.folder.path + "/var" }

    /// Everything in the data folder but the keys.
    var dataFiles: [(name: String, bytes: Data)] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: dataFolder).filter { $0 != "bindery.keys" }
                .map { ($0, try Data(contentsOf: URL(filePath: dataFolder + "/" + $0))) }
        }
    }

    /// Lets the time pass that a message rests after it was tried, or after its carrier died. Only while no server runs.
    /// - Throws: also where a page of the file does not read as it should.
    func letMessagesComeDue() async throws {
        let database = try SQLiteDatabase(path: dataFolder + "/bindery.sqlite")
        try await database.checkIntegrity()
        _ = try await database.write { try $0.execute("UPDATE outbox SET claimed_until = 0, due_at = 0", []) }
        try await database.close()
    }
}
