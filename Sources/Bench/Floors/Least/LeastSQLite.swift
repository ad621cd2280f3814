import Domain
import Foundation
import Storage

/// The least SQL on SQLite: one connection in a bare loop, which commits each of the four
/// transactions separately and waits for the disk.
struct LeastSQLite: LeastFloor {
    private let path: String

    static func prepare(in folder: URL) throws -> LeastSQLite {
        let floor = LeastSQLite(path: folder.appending(path: "floor-least.sqlite").path)
        let database = try BareSQLite(path: floor.path, isNew: true)
        try database.run(schema)
        return floor
    }

    /// - Parameter clients: what waits in a loop waits for one connection, however many there are.
    func round(count: Int, clients: Int) throws -> Round {
        let loop = try Loop(BareSQLite(path: path))
        // Seeded by what is there already, so that no two rounds draw the same numbers.
        var generator = SeededGenerator(seed: UInt64(try done()[0]))
        let before = try ProcessFigures.read("self")
        let began = ContinuousClock.now
        for _ in 0..<count { try loop.change(using: &generator) }
        let seconds = (ContinuousClock.now - began).asSeconds
        let spent = try ProcessFigures.read("self").cpu - before.cpu
        let cost = Cost(
            databaseMilliseconds: spent.asMilliseconds / Double(count), commits: Double(LeastChange.commits),
            queries: Double(LeastChange.queries))
        return Round(value: Double(count) / seconds, cost: cost)
    }

    func done() throws -> [Int] {
        let database = try BareSQLite(path: path)
        return try LeastChange.counts.map { Int(try database.ask($0).first ?? "") ?? 0 }
    }

    /// As on PostgreSQL, with times as the product keeps them.
    private static let schema = """
        CREATE TABLE account (id INTEGER PRIMARY KEY);
        CREATE TABLE binding (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES account,
            kind INTEGER NOT NULL,
            value_hash BLOB NOT NULL,
            value_sealed BLOB NOT NULL,
            state INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            released_at INTEGER
        );
        CREATE UNIQUE INDEX binding_active_value ON binding (kind, value_hash) WHERE state = 1;
        CREATE UNIQUE INDEX binding_active_account ON binding (account_id, kind) WHERE state = 1;
        CREATE TABLE flow (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES account,
            state INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            code_mac BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        );
        CREATE TABLE challenge (
            id INTEGER PRIMARY KEY,
            flow_id INTEGER NOT NULL REFERENCES flow,
            value_hash BLOB NOT NULL,
            code_mac BLOB NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            expires_at INTEGER NOT NULL
        );
        CREATE INDEX challenge_flow ON challenge (flow_id);
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, account_id INTEGER NOT NULL, action TEXT NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL, sent_at INTEGER
        );
        CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
        BEGIN;
        INSERT INTO account
            WITH RECURSIVE number(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM number WHERE k < \(LeastChange.accounts))
            SELECT k FROM number;
        INSERT INTO binding (account_id, kind, value_hash, value_sealed, state, created_at)
            SELECT id, 1, randomblob(32), randomblob(48), 1, 0 FROM account ORDER BY id;
        COMMIT;
        PRAGMA wal_checkpoint(TRUNCATE);
        """
}

/// The change's statements, prepared.
private struct Loop {
    private let database: BareSQLite
    private let (start, prove, ask): (BareStatement, BareStatement, BareStatement)
    private let (begin, lock, isTaken, release): (BareStatement, BareStatement, BareStatement, BareStatement)
    private let (bind, audit, publish, end): (BareStatement, BareStatement, BareStatement, BareStatement)
    private let commit: BareStatement

    private static let sealed = SQLValue.blob([UInt8](repeating: 0xAB, count: 48))

    init(_ database: BareSQLite) throws {
        self.database = database
        start = try database.statement(
            "INSERT INTO flow (id, account_id, state, code_mac, created_at, expires_at) VALUES ($1, $2, 1, $3, $4, $5)")
        prove = try database.statement(
            """
            UPDATE flow SET attempts = attempts + 1, state = 2 \
            WHERE id = $1 AND state = 1 AND attempts < 5 AND expires_at > $2
            """)
        ask = try database.statement(
            "INSERT INTO challenge (flow_id, value_hash, code_mac, expires_at) VALUES ($1, $2, $2, $3)")
        begin = try database.statement("BEGIN IMMEDIATE")
        lock = try database.statement("SELECT 1 FROM account WHERE id = $1")
        isTaken = try database.statement("SELECT 1 FROM binding WHERE kind = 1 AND value_hash = $1 AND state = 1")
        release = try database.statement(
            "UPDATE binding SET state = 2, released_at = $2 WHERE account_id = $1 AND kind = 1 AND state = 1")
        bind = try database.statement(
            """
            INSERT INTO binding (account_id, kind, value_hash, value_sealed, state, created_at) \
            VALUES ($1, 1, $2, $3, 1, $4)
            """)
        audit = try database.statement(
            "INSERT INTO audit (at, account_id, action, detail) VALUES ($1, $2, 'phone.changed', $3)")
        publish = try database.statement(
            "INSERT INTO outbox (at, topic, payload) VALUES ($1, 'identifier.changed', $2)")
        end = try database.statement(
            "UPDATE flow SET state = 3, attempts = attempts + 1 WHERE id = $1 AND state = 2")
        commit = try database.statement("COMMIT")
    }

    func change(using generator: inout SeededGenerator) throws {
        let account = SQLValue.integer(.random(in: 1...Int64(LeastChange.accounts), using: &generator))
        let flow = SQLValue.integer(Int64(bitPattern: generator.next() >> 1))
        let (code, value) = (Self.hash(using: &generator), Self.hash(using: &generator))
        let time = Instant(Date()).milliseconds
        let (now, later) = (SQLValue.integer(time), SQLValue.integer(time + 600_000))
        try run(start, flow, account, code, now, later)
        try run(prove, flow, now)
        try run(ask, flow, value, later)
        try run(begin)
        try run(lock, account)
        try run(isTaken, value)
        try run(release, account, now)
        try run(bind, account, value, Self.sealed, now)
        try run(audit, now, account, .text(LeastChange.audited))
        try run(publish, now, .text(LeastChange.published))
        try run(end, flow)
        try run(commit)
    }

    private func run(_ statement: BareStatement, _ arguments: SQLValue...) throws {
        guard statement.run(arguments) else { throw database.failure("run a statement of the least change") }
    }

    /// As long as a keyed hash, and spread like one.
    private static func hash(using generator: inout SeededGenerator) -> SQLValue {
        .blob((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next(), Array.init) })
    }
}
