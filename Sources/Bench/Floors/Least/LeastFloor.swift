import Foundation

/// The least SQL that any implementation needs for a durable, audited change with notices: four
/// transactions of 12 statements in all. A floor made of the product's own statements rises and
/// falls with their waste; this one stays where it is.
protocol LeastFloor: Sendable {
    /// - Returns: changes a second, and what they cost.
    func round(count: Int, clients: Int) throws -> Round

    /// - Returns: how many changes were carried through, by every table that one writes to.
    func done() throws -> [Int]
}

extension LeastFloor {
    /// Each change wrote to every table, and moved its flow to its end.
    /// - Throws: `bench.floor` when some did not.
    func verify() throws {
        let done = try done()
        guard Set(done).count == 1, done[0] > 0 else {
            throw BenchFailure.floor("the least changes left \(done) rows in its tables")
        }
    }
}

/// What both engines' versions share.
enum LeastChange {
    static let accounts = 100_000

    /// `BEGIN` and `COMMIT` of the last transaction are not counted here, since the product's own
    /// aren't.
    static let queries = 10
    static let commits = 4

    static let audited = #"{"actor":"self","ip":"127.0.0.1","masked":"+49*******12"}"#
    static let published = #"{"account":1,"kind":"phone","flow":"f"}"#

    static let counts = [
        "SELECT COUNT(*) FROM flow WHERE state = 3 AND attempts = 2",
        "SELECT COUNT(*) FROM challenge", "SELECT COUNT(*) FROM binding WHERE state = 2",
        "SELECT COUNT(*) FROM binding WHERE id > \(accounts)", "SELECT COUNT(*) FROM audit",
        "SELECT COUNT(*) FROM outbox",
    ]

    static func floor(on engine: BenchEngine, in bench: BenchRun) throws -> any LeastFloor {
        switch engine {
        case .sqlite: try LeastSQLite.prepare(in: bench.folder)
        case .postgres: try LeastPostgres.prepare(on: try bench.postgres, in: bench.folder)
        }
    }
}
