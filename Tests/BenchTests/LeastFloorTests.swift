import Foundation
import TestSupport
import Testing

@testable import Bench

extension BenchTests {
    @Suite("The least SQL")
    struct LeastFloorTests {
        @Test("Each change writes to every table of SQLite, round after round")
        func sqlite() async throws {
            let folder = try TemporaryFolder()
            let floor = try LeastSQLite.prepare(in: URL(filePath: folder.path))
            try Self.expectRounds(of: floor, clients: 1)
            try Self.expectDoubt(about: floor) { try BareSQLite(path: folder.path + "/floor-least.sqlite").run($0) }
        }

        @Test("Each change writes to every table of PostgreSQL, and is sent as 12 statements")
        func postgres() async throws {
            let folder = try TemporaryFolder()
            try await PostgresCluster.with { cluster in
                let floor = try LeastPostgres.prepare(on: cluster, in: URL(filePath: folder.path))
                try Self.expectRounds(of: floor, clients: 4)
                try Self.expectDoubt(about: floor) { try cluster.run($0, in: "floor_least") }
            }
            let script = try String(contentsOfFile: folder.path + "/least.pgbench", encoding: .utf8)
            let statements = script.split(separator: "\n").filter { !$0.hasPrefix("\\") }
            #expect(statements.count == 12)
            #expect(statements.allSatisfy { $0.hasSuffix(";") })
        }

        private static func expectRounds(of floor: some LeastFloor, clients: Int) throws {
            for turn in 1...2 {
                let round = try floor.round(count: 40, clients: clients)
                #expect(round.value > 0)
                #expect(round.cost?.commits == 4)
                #expect(try floor.done() == Array(repeating: 40 * turn, count: 6))
            }
            try floor.verify()
        }

        /// A change that left no trace in one table makes a floor of less work.
        private static func expectDoubt(about floor: some LeastFloor, _ run: (String) throws -> Void) throws {
            try run("DELETE FROM audit WHERE id = 1")
            #expect { try floor.verify() } throws: { ($0 as? BenchFailure)?.code == "bench.floor" }
        }
    }
}
