import Foundation

/// A PostgreSQL of the bench's own, on a socket in a temporary folder, which waits for the disk at
/// each commit.
struct PostgresCluster: Sendable {
    let programs: PostgresPrograms
    private let folder: URL
    private let process: Process

    /// Beside these, PostgreSQL's defaults: `fsync` and `synchronous_commit` are on.
    private static let settings = [
        "listen_addresses=", "port=5432", "max_connections=200", "shared_buffers=512MB", "max_wal_size=4GB",
        "logging_collector=off",
    ]

    /// Starts it, does something, and takes it down whatever came of it.
    static func with<Result>(_ body: (PostgresCluster) async throws -> Result) async throws -> Result {
        let name = "bindery-bench-postgres-\(UUID().uuidString.prefix(8))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let cluster = try await start(in: folder, PostgresPrograms())
        do {
            let result = try await body(cluster)
            cluster.stop()
            return result
        } catch {
            cluster.stop()
            throw error
        }
    }

    private static func start(in folder: URL, _ programs: PostgresPrograms) async throws -> PostgresCluster {
        try programs.handOver(folder)
        let data = folder.path + "/data"
        try programs.run(
            "initdb", ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            asServer: true)
        let arguments = ["-D", data, "-k", folder.path] + settings.flatMap { ["-c", $0] }
        let process = programs.process("postgres", arguments, asServer: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let cluster = PostgresCluster(programs: programs, folder: folder, process: process)
        do {
            try await cluster.waitUntilReady()
            return cluster
        } catch {
            cluster.stop()
            throw error
        }
    }

    private func waitUntilReady() async throws {
        for _ in 0..<300 where process.isRunning {
            if (try? programs.run("pg_isready", place)) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw BenchFailure.database("the database server did not come up")
    }

    /// Ends its connections and takes it down.
    private func stop() {
        process.interrupt()
        process.waitUntilExit()
    }

    /// For its own programs.
    var place: [String] { ["-h", folder.path, "-p", "5432", "-U", "bench"] }

    func url(of database: String) -> String { "host=\(folder.path) port=5432 user=bench dbname=\(database)" }

    /// A new and empty one, in which sessions are told what the product tells its own.
    func createDatabase(_ name: String) throws {
        try run("CREATE DATABASE \(name)", in: "postgres")
        try run("ALTER DATABASE \(name) SET enable_seqscan = off", in: "postgres")
    }

    /// Statements that give nothing back.
    func run(_ sql: String, in database: String) throws {
        try programs.run("psql", place + ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql])
    }

    /// What a statement gives, a row a line.
    func ask(_ sql: String, in database: String) throws -> [String] {
        try programs.run("psql", place + ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql])
            .split(separator: "\n").map(String.init)
    }

    /// Of all its processes, those that have ended included.
    func processorTime() throws -> Duration { try ProcessTree.processorTime(of: process.processIdentifier) }
}
