import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: lost connections")
struct PostgresLossTests {
    @Test("A phase whose connection ends before its commit runs again on another one")
    func midPhase() async throws {
        let (bench, runs) = (try await PostgresWorkbench(), RunCount())
        try await bench.database.write { connection in
            let session = try PostgresWorkbench.session(connection)
            if runs.isFirst() { bench.terminateAndWait(session) }
            _ = try PostgresWorkbench.owners(connection)
            try connection.flush([PostgresWorkbench.insertion(1)])
        }
        #expect(runs.total == 2)
        #expect(try await bench.owners() == [1])
    }

    @Test("A read whose connection ends runs again as well")
    func midQuestion() async throws {
        let (bench, runs) = (try await PostgresWorkbench(), RunCount())
        let owners = try await bench.database.read { connection in
            let session = try PostgresWorkbench.session(connection)
            if runs.isFirst() { bench.terminateAndWait(session) }
            return try PostgresWorkbench.owners(connection)
        }
        #expect(runs.total == 2)
        #expect(owners == [])
    }

    @Test("A phase that loses every connection is given up, and nothing of it is kept")
    func always() async throws {
        let (bench, runs) = (try await PostgresWorkbench(), RunCount())
        let failure = await #expect(throws: StorageFailure.self) {
            try await bench.database.write { connection in
                _ = runs.isFirst()
                try connection.execute("INSERT INTO owner (id, name) VALUES (1, 'one')")
                bench.terminateAndWait(try PostgresWorkbench.session(connection))
                _ = try PostgresWorkbench.owners(connection)
            }
        }
        #expect({ if case .unavailable = failure { true } else { false } }())
        #expect(runs.total == 4)
        #expect(try await bench.owners() == [])
    }

    @Test("A commit that was sent and not answered has an unknown outcome, and its phase never runs again")
    func atCommit() async throws {
        let (bench, runs) = (try await PostgresWorkbench(), RunCount())
        try await bench.database.write { try $0.script(Self.endsAtCommit) }
        let failure = await #expect(throws: StorageFailure.self) {
            try await bench.database.write { connection in
                _ = runs.isFirst()
                try connection.flush([PostgresWorkbench.insertion(1)])
            }
        }
        #expect(failure?.description.contains("outcome is unknown") == true, "\(String(describing: failure))")
        #expect(runs.total == 1)
        #expect(try await bench.owners() == [])
    }

    /// A deferred trigger runs as a part of the commit.
    private static let endsAtCommit = """
        CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON owner DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION hang_up();
        """

    @Test("Connections that ended while idle are not noticed by anybody", arguments: [true, false])
    func idle(writing: Bool) async throws {
        let bench = try await PostgresWorkbench()
        for owner in 0..<3 {
            try await bench.terminate()
            if writing { try await bench.insert(owner) } else { #expect(try await bench.owners() == []) }
        }
        #expect(try await bench.owners().count == (writing ? 3 : 0))
    }

    @Test(
        "A server that is not there is told in words, and without the password",
        arguments: [
            "postgres://me:hemlig@127.0.0.1:1/shop", "host=127.0.0.1 port=1 user=me password=hemlig dbname=shop",
        ])
    func notThere(url: String) async throws {
        let failure = await #expect(throws: StorageFailure.self) { _ = try await PostgresDatabase(url: url) }
        let words = failure?.description ?? ""
        #expect(words.contains("postgres://me@127.0.0.1:1/shop"))
        #expect(words.contains("refused"))
        #expect(!words.contains("hemlig"))
    }

    @Test(
        "An address that can't be read is not repeated",
        arguments: ["postgres//me:hemlig@host/shop", "password=hemlig shop"])
    func unreadable(url: String) async throws {
        let failure = await #expect(throws: StorageFailure.self) { _ = try await PostgresDatabase(url: url) }
        #expect(failure?.description.contains("hemlig") == false)
        #expect(throws: StorageFailure.self) { try PostgresURL(url) }
    }

    @Test("An address is shown with every host and without what is secret in it")
    func redacted() throws {
        let url = try PostgresURL("postgres://me:hemlig@one:1,two:2/shop?sslpassword=hemlig")
        #expect(url.redacted == "postgres://me@one:1,two:2/shop")
        #expect("\(url)" == url.redacted)
        #expect(!String(reflecting: url).contains("hemlig"))
    }

    @Test("A server that comes back is used again, and callers who asked meanwhile were told that it is not available")
    func restart() async throws {
        let cluster = try await PostgresCluster.start(settings: ["fsync": "off"])
        let database = try await PostgresDatabase(
            url: cluster.url, settings: .init(connections: 2, waitingTime: .milliseconds(300)))
        cluster.kill()
        let failure = await #expect(throws: StorageFailure.self) { try await database.read(PostgresWorkbench.session) }
        #expect({ if case .unavailable = failure { true } else { false } }(), "\(String(describing: failure))")
        try await cluster.restart()
        #expect(try await database.read(PostgresWorkbench.session) > 0)
        try await database.close()
        cluster.stop()
    }
}
