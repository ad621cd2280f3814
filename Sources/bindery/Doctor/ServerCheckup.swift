import Domain
import Foundation
import Storage

/// Looks at the PostgreSQL server that keeps the data. Changes nothing.
struct ServerCheckup {
    let settings: ServerSettings
    let database: any SQLDatabase

    func findings() async -> [Finding] {
        do {
            let before = SystemClock.now()
            let server = try await database.read { try ServerFacts.read($0) }
            return [
                place(server), durability(server), clock(server, between: before, SystemClock.now()),
                connections(server), standby(server),
            ] + encryption(server)
        } catch {
            return [.wrong("server", error)]
        }
    }

    private func place(_ server: ServerFacts) -> Finding {
        let detail = "PostgreSQL \(server.version) at \(settings.databaseName)"
        if server.versionNumber < 130_000 { return .wrong("server", detail, "Use PostgreSQL 13 or newer.") }
        if server.encoding != "UTF8" {
            return .wrong("server", "\(detail), encoding \(server.encoding)", "Make the database with UTF8.")
        }
        if server.isReadOnly {
            return .wrong("server", "\(detail) takes no writes", "Name the primary's host in database.url, too.")
        }
        return .good("server", detail)
    }

    /// A session of ours turns `synchronous_commit` on where it is off; `fsync` is the server's
    /// own.
    private func durability(_ server: ServerFacts) -> Finding {
        if server.fsync == "off" {
            return .wrong("durability", "fsync is off: a crash of the server may lose everything", "Set fsync = on.")
        }
        if server.commit == "off" {
            return .note(
                "durability", "synchronous_commit is off for others; sessions of Bindery turn it on", "Set it to on.")
        }
        return .good("durability", "synchronous_commit is \(server.commit)")
    }

    /// Deadlines are decided by the server's clock, so a difference does no harm; somebody who
    /// reads logs should know of it.
    private func clock(_ server: ServerFacts, between before: Instant, _ after: Instant) -> Finding {
        let off =
            server.time > after ? server.time.since(after) : server.time < before ? before.since(server.time) : .zero
        let words = "this machine's and the server's are \(Pace.span(off / .seconds(1))) apart"
        return off > .seconds(1)
            ? .note("clock", words, "The server's decides; run a time service on both.") : .good("clock", words)
    }

    private func connections(_ server: ServerFacts) -> Finding {
        let (pool, most) = (settings[Settings.databaseConnections], server.maxConnections)
        let detail = "\(pool) for this node; the server takes \(most) and has \(server.connections)"
        if pool > most { return .wrong("connections", detail, "Lower database.connections or raise max_connections.") }
        if pool + server.connections > most * 9 / 10 {
            return .note("connections", detail, "Leave room for every node's database.connections, and for tools.")
        }
        return .good("connections", detail)
    }

    private func standby(_ server: ServerFacts) -> Finding {
        let detail =
            "\(server.standbys) connected, synchronous: \(server.synchronousNames.isEmpty ? "none" : server.synchronousNames)"
        if server.standbys == 0 || server.synchronousNames.isEmpty {
            return .note(
                "standby", detail, "Without a synchronous standby a lost server loses what the last backup lacks")
        }
        return .good("standby", detail)
    }

    private func encryption(_ server: ServerFacts) -> [Finding] {
        guard server.isRemote, !server.isEncrypted else { return [] }
        return [.note("encryption", "the connection is not encrypted", "Add sslmode=verify-full to database.url.")]
    }
}

/// What a PostgreSQL server says about itself.
private struct ServerFacts: Sendable {
    let version: String
    let versionNumber: Int
    let encoding: String
    let isReadOnly: Bool
    let fsync: String
    /// What a session has that does not set it itself.
    let commit: String
    let time: Instant
    let maxConnections: Int
    let connections: Int
    let standbys: Int
    let synchronousNames: String
    let isRemote: Bool
    let isEncrypted: Bool

    static func read(_ connection: any SQLConnection) throws -> ServerFacts {
        let facts = try connection.first(
            """
            SELECT current_setting('server_version'), CAST(current_setting('server_version_num') AS BIGINT),
                current_setting('server_encoding'), CAST(CAST(pg_is_in_recovery() AS INTEGER) AS BIGINT), current_setting('fsync'),
                (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'),
                CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT), CAST(current_setting('max_connections') AS BIGINT),
                (SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                (SELECT COUNT(*) FROM pg_stat_replication), current_setting('synchronous_standby_names'),
                CAST(CAST(COALESCE(inet_server_addr() <> inet_client_addr(), FALSE) AS INTEGER) AS BIGINT),
                CAST(CAST(COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), FALSE) AS INTEGER) AS BIGINT)
            """, map: ServerFacts.init)
        guard let facts else { throw StorageFailure.unavailable("the server does not say what it is") }
        return facts
    }

    private init(_ row: SQLRow) throws {
        version = try row.text(0)
        versionNumber = try row.int(1)
        encoding = try row.text(2)
        isReadOnly = try row.bool(3)
        fsync = try row.text(4)
        commit = try row.text(5)
        time = try row.instant(6)
        maxConnections = try row.int(7)
        connections = try row.int(8)
        standbys = try row.int(9)
        synchronousNames = try row.text(10)
        isRemote = try row.bool(11)
        isEncrypted = try row.bool(12)
    }
}
