package import Domain
package import Storage

/// A database on a PostgreSQL server, shared with other nodes. A write is two round trips: `BEGIN`
/// with the first queries, and all writes with `COMMIT`.
///
/// Phases run in READ COMMITTED and lock what they decide upon (see `SQLTransaction`); reads
/// see one snapshot. A phase whose connection is lost before its `COMMIT` was sent runs again on
/// another one; after that its outcome is unknown and it fails.
package final class PostgresDatabase: SQLDatabase {
    private let settings: PostgresSettings
    private let shared: Worker.Shared
    private let commits: CommitWatch

    package var dialect: Dialect { .postgres }

    package var statistics: StorageStatistics { shared.metrics.statistics }

    package var waiting: Int { shared.line.count }

    package var isClosed: Bool { shared.line.isClosed }

    package var sharedTime: (@Sendable () -> Instant)? {
        { [clock = shared.clock] in clock.now }
    }

    /// Connects once, so that a server that can't be reached is found out now, and learns its time.
    /// - Parameter url: a `postgres://` URL or libpq's `host=… dbname=…`; of several hosts the one
    ///   that can be written to is used.
    /// - Throws: ``StorageFailure/unavailable(_:)`` in words without the password.
    package init(url: String, settings: PostgresSettings = PostgresSettings()) async throws(StorageFailure) {
        let url = try PostgresURL(url)
        let workers = max(settings.connections, 1)
        self.settings = settings
        commits = CommitWatch(limit: settings.commitTime)
        shared = Worker.Shared(
            line: WaitingLine(workers: workers, limit: settings.waitingLimit), metrics: StorageMetrics(.postgres),
            clock: ServerClock(),
            threads: ThreadCount(workers))
        for number in 0..<workers { Worker.start(number, url, settings, shared) }
        do {
            try await connect()
        } catch {
            _ = shared.line.close()
            throw error as? StorageFailure ?? .unavailable("\(type(of: error))")
        }
    }

    deinit { _ = shared.line.close() }

    @discardableResult
    package func write<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try commits.admit()
        return try await run(phase, writing: true)
    }

    package func read<Value: Sendable>(
        _ query: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await run(query, writing: false)
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value, writing: Bool
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            add(
                PhaseJob(
                    deadline: .now + settings.waitingTime, writing: writing, body: body, reply: Reply(continuation),
                    commits: commits))
        }
    }

    private func connect() async throws {
        try await withCheckedThrowingContinuation { add(FirstConnection(continuation: $0)) }
    }

    private func add(_ job: any Job) {
        do throws(StorageFailure) {
            shared.metrics.noteDepth(try shared.line.add(job))
        } catch {
            job.refuse(error)
        }
    }
}

extension PostgresDatabase {
    /// Refuses what comes from now on, finishes what is queued, and hangs up.
    package func close() async throws {
        _ = shared.line.close()
        await shared.threads.untilNone()
    }

    /// Reads every row of every table to its last byte.
    /// - Throws: ``StorageFailure/corrupt(_:)``.
    package func checkIntegrity() async throws {
        try await read { connection in
            try connection.script(
                """
                DO $$
                DECLARE one regclass;
                BEGIN
                    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r'
                    AND relnamespace = current_schema()::regnamespace LOOP
                        EXECUTE format('SELECT COUNT(CAST(r AS TEXT)) FROM %s AS r', one);
                    END LOOP;
                END $$
                """)
        }
    }

    /// Bytes of the database's files on the server.
    package var databaseSize: Int64 {
        get async throws {
            try await read { try $0.query("SELECT pg_database_size(current_database())") { try $0.integer(0) } }.first
                ?? 0
        }
    }
}
