import Foundation

/// The least SQL on PostgreSQL, sent by its own benchmark tool over libpq, with the last
/// transaction in one pipeline.
struct LeastPostgres: LeastFloor {
    private let tool: Pgbench

    private static let database = "floor_least"

    /// - Parameter folder: for the script, which is left there to be read.
    static func prepare(on cluster: PostgresCluster, in folder: URL) throws -> LeastPostgres {
        try cluster.createDatabase(database)
        try cluster.run(schema, in: database)
        try cluster.run("VACUUM ANALYZE", in: database)
        try cluster.run("CHECKPOINT", in: database)
        let file = folder.appending(path: "least.pgbench")
        try script.write(to: file, atomically: true, encoding: .utf8)
        return LeastPostgres(
            tool: Pgbench(
                cluster: cluster, database: database, script: file, commits: LeastChange.commits,
                queries: LeastChange.queries, roundTrips: 4))
    }

    func round(count: Int, clients: Int) throws -> Round {
        try tool.round(turns: count / clients, clients: clients)
    }

    func done() throws -> [Int] {
        try LeastChange.counts.map { Int(try tool.cluster.ask($0, in: Self.database).first ?? "") ?? 0 }
    }

    private static let schema = """
        CREATE TABLE account (id bigint PRIMARY KEY);
        CREATE TABLE binding (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account_id bigint NOT NULL REFERENCES account,
            kind smallint NOT NULL,
            value_hash bytea NOT NULL,
            value_sealed bytea NOT NULL,
            state smallint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            released_at timestamptz
        );
        CREATE UNIQUE INDEX binding_active_value ON binding (kind, value_hash) WHERE state = 1;
        CREATE UNIQUE INDEX binding_active_account ON binding (account_id, kind) WHERE state = 1;
        CREATE TABLE flow (
            id bigint PRIMARY KEY,
            account_id bigint NOT NULL REFERENCES account,
            state smallint NOT NULL,
            attempts smallint NOT NULL DEFAULT 0,
            code_mac bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL
        );
        CREATE TABLE challenge (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            flow_id bigint NOT NULL REFERENCES flow,
            value_hash bytea NOT NULL,
            code_mac bytea NOT NULL,
            attempts smallint NOT NULL DEFAULT 0,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX challenge_flow ON challenge (flow_id);
        CREATE TABLE audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            account_id bigint NOT NULL,
            action text NOT NULL,
            detail jsonb NOT NULL
        );
        CREATE TABLE outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            topic text NOT NULL,
            payload jsonb NOT NULL,
            sent_at timestamptz
        );
        CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
        INSERT INTO account SELECT generate_series(1, \(LeastChange.accounts));
        INSERT INTO binding (account_id, kind, value_hash, value_sealed, state)
            SELECT id, 1, sha256(int8send(-id)), decode(repeat('ab', 48), 'hex'), 1 FROM account ORDER BY id;
        """

    /// A statement a line, as the tool wants them: the flow with the code to the old number, that
    /// code proved, the code to the new number, and the switch with its audit and its notice.
    private static let script = """
        \\set a random(1, \(LeastChange.accounts))
        \\set f random(1, 9000000000000000000)
        \\set n random(1, 9000000000000000000)
        INSERT INTO flow (id, account_id, state, code_mac, expires_at) \
        VALUES (:f, :a, 1, sha256(int8send(:f)), now() + interval '10 min');
        UPDATE flow SET attempts = attempts + 1, state = 2 \
        WHERE id = :f AND state = 1 AND attempts < 5 AND expires_at > now();
        INSERT INTO challenge (flow_id, value_hash, code_mac, expires_at) \
        VALUES (:f, sha256(int8send(:n)), sha256(int8send(:n)), now() + interval '10 min');
        \\startpipeline
        BEGIN;
        SELECT 1 FROM account WHERE id = :a FOR NO KEY UPDATE;
        SELECT 1 FROM binding WHERE kind = 1 AND value_hash = sha256(int8send(:n)) AND state = 1;
        UPDATE binding SET state = 2, released_at = now() WHERE account_id = :a AND kind = 1 AND state = 1;
        INSERT INTO binding (account_id, kind, value_hash, value_sealed, state) \
        VALUES (:a, 1, sha256(int8send(:n)), decode(repeat('ab', 48), 'hex'), 1);
        INSERT INTO audit (account_id, action, detail) VALUES (:a, 'phone.changed', '\(LeastChange.audited)');
        INSERT INTO outbox (topic, payload) VALUES ('identifier.changed', '\(LeastChange.published)');
        UPDATE flow SET state = 3, attempts = attempts + 1 WHERE id = :f AND state = 2;
        COMMIT;
        \\endpipeline

        """
}
