import Foundation
import Storage
import StoragePostgres
import Synchronization

/// A PostgreSQL server of the tests' own, in a temporary folder, on a socket there and on a free
/// port of the loopback interface.
package final class PostgresCluster: Sendable {
    static let user = "bindery"
    private static let template = "migrated"
    private static let onlyShared = Task { try await start(settings: quick, withTemplate: true) }
    /// Nothing in it is worth a flush.
    private static let quick = [
        "fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "300",
        "deadlock_timeout": "200ms",
    ]

    private struct State {
        var server: PostgresServerProcess?
        var databases = 0
    }

    private let programs: PostgresPrograms
    private let folder: String
    private let port: Int
    private let settings: [String: String]
    private let state = Mutex(State())

    /// The one that the tests of a process share, started on first use, gone with the process.
    /// - Throws: ``PostgresClusterFailure`` that says what to install.
    package static func shared() async throws -> PostgresCluster { try await onlyShared.value }

    /// - Parameters:
    ///   - settings: of `postgresql.conf`, beside those that the tests need.
    ///   - primary: to follow as a hot standby from now on.
    package static func start(
        settings: [String: String] = [:], standbyOf primary: PostgresCluster? = nil
    ) async throws -> PostgresCluster {
        try await start(settings: settings, standbyOf: primary, withTemplate: false)
    }

    private static func start(
        settings: [String: String], standbyOf primary: PostgresCluster? = nil, withTemplate: Bool
    ) async throws -> PostgresCluster {
        let cluster = try PostgresCluster(settings: settings)
        try await offload {
            try cluster.makeFiles(standbyOf: primary)
            try cluster.launch()
        }
        if withTemplate { try await cluster.makeTemplate() }
        return cluster
    }

    private init(settings: [String: String]) throws {
        programs = try PostgresPrograms()
        // Short, because the whole path of a socket has 107 characters at most.
        folder = "/tmp/bindery-pg-\(UUID().uuidString.prefix(8))"
        port = try FreePort.find()
        self.settings = settings
    }

    deinit {
        state.withLock { $0.server }?.kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The maintenance database, over the socket.
    package var url: String { url(database: "postgres") }

    /// `127.0.0.1:port`, for addresses with several hosts.
    package var host: String { "127.0.0.1:\(port)" }

    package func url(database: String) -> String { "postgres://\(Self.user)@/\(database)?host=\(folder)&port=\(port)" }

    /// One address for all of them, over the loopback interface.
    package static func url(of clusters: [PostgresCluster], database: String) -> String {
        "postgres://\(user)@\(clusters.map(\.host).joined(separator: ","))/\(database)"
    }
}

// MARK: Databases

extension PostgresCluster {
    /// - Parameter migrated: whether the schema is in it already; only in the shared cluster is
    ///   that quick.
    /// - Returns: the address of a new database.
    package func freshDatabase(migrated: Bool = false) async throws -> String {
        let number = state.withLock { state in
            state.databases += 1
            return state.databases
        }
        let name = "test_\(number)"
        try await execute("CREATE DATABASE \(name)" + (migrated ? " TEMPLATE \(Self.template)" : ""))
        return url(database: name)
    }

    /// Removes a database that ``freshDatabase(migrated:)`` made, disconnecting everyone from it.
    package func drop(_ url: String) async throws {
        guard let name = url.firstMatch(of: /\/(test_\d+)\?/)?.1 else { return }
        try await execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Runs one statement as somebody else, outside of any transaction.
    package func execute(_ sql: String, database: String = "postgres") async throws {
        try await offload { [self] in
            try programs.run(
                "psql",
                [
                    "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", "\(port)", "-U", Self.user, "-d", database,
                    "-c", sql,
                ])
        }
    }

    private func makeTemplate() async throws {
        try await execute("CREATE DATABASE \(Self.template)")
        let database = try await PostgresDatabase(
            url: url(database: Self.template), settings: PostgresSettings(connections: 1))
        try await Migrator(database: database).apply(at: PinnedClock().now)
        try await database.close()
    }
}

// MARK: Its life

extension PostgresCluster {
    /// Stops it in good order. It can be started again.
    package func stop() { takeServer()?.stop() }

    /// Ends all of its processes at once, as a power failure would. It can be started again.
    package func kill() { takeServer()?.kill() }

    /// Starts it again in the same place.
    package func restart() async throws { try await offload { [self] in try launch() } }

    /// Makes a standby the primary.
    package func promote() async throws { try await execute("SELECT pg_promote(true, 60)") }

    private func takeServer() -> PostgresServerProcess? {
        state.withLock { state in
            defer { state.server = nil }
            return state.server
        }
    }

    private func launch() throws {
        let always = [
            "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": folder,
            "logging_collector": "off",
            "log_min_messages": "warning",
        ]
        let server = try PostgresServerProcess(programs, in: folder, settings: always.merging(settings) { $1 })
        state.withLock { $0.server = server }
        for _ in 0..<600 {
            if (try? programs.run("pg_isready", ["-q", "-h", folder, "-p", "\(port)"])) != nil { return }
            guard server.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw PostgresClusterFailure("the server does not start: \(log.suffix(2000))")
    }

    private func makeFiles(standbyOf primary: PostgresCluster?) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try programs.give(folder)
        guard let primary else { return try initialise() }
        let source = ["-h", primary.folder, "-p", "\(primary.port)", "-U", Self.user]
        try programs.run("pg_basebackup", source + ["-D", folder + "/data", "-R", "-X", "stream", "-c", "fast"])
    }

    /// With a collation that orders texts otherwise than their bytes, as a server that is not our
    /// own may have.
    private func initialise() throws {
        let plain = [
            "-D", folder + "/data", "-U", Self.user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N",
            "--no-instructions",
        ]
        do {
            try programs.run("initdb", plain + ["--locale-provider=icu", "--icu-locale=en-US"])
        } catch {
            try programs.run("initdb", plain)
        }
    }
}

/// Runs what blocks outside of the concurrency runtime's threads.
private func offload<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
}
