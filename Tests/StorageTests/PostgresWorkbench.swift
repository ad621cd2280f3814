import Foundation
import Storage
import StoragePostgres
import Synchronization
import TestSupport

/// A database on the tests' server with three small tables, the same as SQLite's bench has.
final class PostgresWorkbench: Sendable {
    private let lodging: PostgresLodging
    private let cluster: PostgresCluster
    let database: PostgresDatabase

    static let schema = """
        CREATE TABLE owner (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, age BIGINT CHECK (age >= 0));
        CREATE TABLE thing (
            id BIGINT PRIMARY KEY,
            owner BIGINT NOT NULL REFERENCES owner (id) DEFERRABLE INITIALLY DEFERRED,
            bytes BYTEA
        );
        CREATE TABLE child (owner BIGINT NOT NULL REFERENCES owner (id));
        """

    init(settings: PostgresSettings = PostgresSettings(connections: 2)) async throws {
        cluster = try await PostgresCluster.shared()
        lodging = try await PostgresLodging()
        database = try await PostgresDatabase(url: lodging.url, settings: settings)
        try await database.write { try $0.script(Self.schema) }
    }

    var url: String { lodging.url }

    /// Somebody else's connection to the same database.
    func another() async throws -> PostgresDatabase {
        try await PostgresDatabase(url: url, settings: PostgresSettings(connections: 1))
    }

    func insert(_ owner: Int) async throws {
        try await database.write { try $0.flush([Self.insertion(owner)]) }
    }

    static func insertion(_ owner: Int) -> QueuedStatement {
        QueuedStatement("INSERT INTO owner (id, name) VALUES ($1, $2)", owner, "owner \(owner)", expecting: 1)
    }

    static func owners(_ connection: any SQLConnection) throws -> [Int] {
        try connection.query("SELECT id FROM owner ORDER BY id") { try $0.int(0) }
    }

    static func ask(_ owner: Int, then each: @escaping (Int) -> Void) -> SQLQuery {
        SQLQuery("SELECT id FROM owner WHERE id = $1", owner) { each(try $0.int(0)) }
    }

    func owners() async throws -> [Int] { try await database.read(Self.owners) }

    /// Ends the sessions of this database on the server, or one of them.
    func terminate(_ session: Int? = nil) async throws {
        let which = session.map { "pid = \($0)" } ?? "datname = current_database() AND pid <> pg_backend_pid()"
        let name = url.firstMatch(of: /\/(test_\d+)\?/).map { String($0.1) } ?? ""
        try await cluster.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE \(which)", database: name)
    }

    /// For a phase, which can't wait for anything asynchronous by other means.
    func terminateAndWait(_ session: Int) {
        let done = DispatchSemaphore(value: 0)
        Task {
            try? await terminate(session)
            done.signal()
        }
        done.wait()
    }

    static func session(_ connection: any SQLConnection) throws -> Int {
        try connection.query("SELECT pg_backend_pid()") { try $0.int(0) }.first ?? 0
    }

    /// Occupies every connection until the gate is opened.
    func holdAll(_ count: Int = 2) async throws -> (gates: [PhaseGate], holders: [Task<Void, any Error>]) {
        let gates = (0..<count).map { _ in PhaseGate() }
        let holders = gates.map { gate in Task { [database] in try await database.write { _ in gate.pass() } } }
        for gate in gates { try await gate.untilEntered() }
        return (gates, holders)
    }

    /// From now on a commit that has inserted an owner waits until the gate is opened, as a server
    /// waits for its standby.
    func holdCommits(from other: PostgresDatabase) async throws -> PhaseGate {
        try await other.write { connection in
            try connection.script(
                """
                CREATE FUNCTION wait_for_gate() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER held AFTER INSERT ON owner DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION wait_for_gate();
                """)
        }
        let gate = PhaseGate()
        Task {
            try await other.write { connection in
                _ = try connection.query("SELECT 1 FROM (SELECT pg_advisory_xact_lock(77)) AS taken") { _ in true }
                gate.pass()
            }
        }
        try await gate.untilEntered()
        return gate
    }

    func untilWaiting(_ count: Int) async throws {
        while database.waiting < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}
