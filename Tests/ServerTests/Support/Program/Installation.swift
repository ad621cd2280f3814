import Foundation
import Storage
import TestSupport
import Testing

/// A folder with everything a server needs: policy, keys, database, an API key.
struct Installation: Sendable {
    static let realm = "marketplace"

    let program: Program
    let apiKey: String

    /// - Parameters:
    ///   - settings: on top of the usual ones.
    ///   - dialect: a file in the folder, or a new database of the tests' own server.
    ///   - wrapper: see ``Program/wrapper``.
    static func make(
        _ settings: [String: String] = [:], on dialect: Dialect = .sqlite, wrapper: [String] = []
    ) async throws -> Installation {
        var program = try prepared(
            in: try TemporaryFolder(), try await DatabasePlace.settings(for: dialect).merging(settings) { $1 })
        program.wrapper = wrapper
        _ = try await program.require(["keys", "init"])
        _ = try await program.require(["migrate"])
        return Installation(program: program, apiKey: try await createKey(with: program).secret)
    }

    /// A policy and settings, and nothing else yet.
    static func prepared(in folder: TemporaryFolder, _ settings: [String: String] = [:]) throws -> Program {
        let policies = URL(filePath: folder.path).appending(path: "policies")
        try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
        // People whose server is killed never type in the code they were sent, which looks like
        // pumping.
        let policy = try Policies.shipped(realm).replacing("unverified: { min: 50,", with: "unverified: { min: 100000,")
        try policy.write(to: policies.appending(path: "\(realm).yaml"), atomically: true, encoding: .utf8)
        let usual = [
            "DATA_FOLDER": folder.path + "/var", "SMS_GATEWAY": "demo", "MAIL_GATEWAY": "demo", "LOG_LEVEL": "warning",
        ]
        return Program(folder: folder, settings: usual.merging(settings) { _, given in given })
    }

    struct Key: Decodable {
        let id: String
        let secret: String
    }

    static func createKey(with program: Program) async throws -> Key {
        let scopes = [
            "accounts:read", "accounts:write", "identifiers:look-up", "flows:read", "flows:write", "webhooks:write",
            "webhooks:values", "accounts:bulk",
        ].flatMap { ["--scope", $0] }
        let answer = try await program.require(["keys", "create", "--name", "tests", "--json"] + scopes)
        return try JSONDecoder().decode(Key.self, from: Data(answer.utf8))
    }

    /// The same with other settings on top.
    func with(_ settings: [String: String]) -> Installation {
        Installation(program: program.with(settings), apiKey: apiKey)
    }

    /// Starts the server and waits until it is ready.
    func serve(_ more: [String: String] = [:]) async throws -> Server {
        try await Server.start(program.with(more), ["serve"], apiKey: apiKey)
    }

    var dataFolder: String { program.settings["DATA_FOLDER"] ?? program.folder.path + "/var" }
    var databaseFile: String { dataFolder + "/bindery.sqlite" }

    /// Everything in the data folder but the keys.
    var dataFiles: [(name: String, bytes: Data)] {
        get throws { try Self.files(in: dataFolder).filter { $0.name != "bindery.keys" } }
    }

    static func files(in folder: String) throws -> [(name: String, bytes: Data)] {
        try FileManager.default.contentsOfDirectory(atPath: folder).map {
            ($0, try Data(contentsOf: URL(filePath: folder + "/" + $0)))
        }
    }
}
