import Storage
import StoragePostgres
import TestSupport

/// A PostgreSQL server, and another that has every commit before it is acknowledged.
struct PrimaryAndStandby: Sendable {
    let primary: PostgresCluster
    let standby: PostgresCluster

    /// It names both: whichever takes writes is used.
    let url: String

    static func start() async throws -> PrimaryAndStandby {
        let primary = try await PostgresCluster.start(settings: ["synchronous_commit": "on"])
        try await primary.execute("CREATE DATABASE bindery")
        let standby = try await PostgresCluster.start(standbyOf: primary)
        // Set on the primary alone, and after the copy was taken: once promoted, the other one has
        // nobody to wait for.
        try await primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try await primary.execute("SELECT pg_reload_conf()")
        try await waitUntilSynchronous(primary)
        let url = PostgresCluster.url(of: [primary, standby], database: "bindery")
        return PrimaryAndStandby(primary: primary, standby: standby, url: url)
    }

    private static func waitUntilSynchronous(_ primary: PostgresCluster) async throws {
        let database = try await PostgresDatabase(url: primary.url, settings: PostgresSettings(connections: 1))
        try await eventually(within: .seconds(30)) {
            try await database.read { connection in
                try connection.query("SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") {
                    try $0.int(0)
                } == [1]
            }
        }
        try await database.close()
    }

    /// The primary acknowledges alone from now on, also what it was asked before.
    func doWithoutStandby() async throws {
        try await primary.execute("ALTER SYSTEM RESET synchronous_standby_names")
        try await primary.execute("SELECT pg_reload_conf()")
    }

    /// The primary fails as a machine does, and the standby is made the primary.
    func failOver() async throws {
        primary.kill()
        try await standby.promote()
    }
}
