import Foundation
import Testing

extension BenchTests {
    @Suite("Changes beside their floors")
    struct ChangeScenarioTests {
        @Test("On PostgreSQL each load has both floors, its share of each, and what was waited for")
        func postgres() async throws {
            let lines = try await Self.lines(of: "change-postgres")
            #expect(lines.map(\.clients) == ["1 client", "8 clients", "32 clients"])
            #expect(lines.map { $0.goal?.text } == [nil, ">= 0.25 of the least SQL", ">= 8 clients"])
            for line in lines {
                Self.expectFloors(line, count: 3)
                let least = try #require(line.floors.last)
                for waits in [line.product.waits, least.waits] {
                    let shares = try #require(waits).map(\.share)
                    // A single client on a busy machine may be between its transactions at every look.
                    #expect(!shares.isEmpty || line.clients == "1 client")
                    #expect(shares.isEmpty || abs(shares.reduce(0, +) - 1) < 0.01)
                }
                #expect(line.product.cost?.roundTrips ?? 0 > 4)
                #expect(least.cost?.roundTrips == 4)
                #expect(least.cost?.databaseMilliseconds ?? 0 > 0)
            }
        }

        @Test("On SQLite each load has both floors too, and no waits")
        func sqlite() async throws {
            let lines = try await Self.lines(of: "change-sqlite")
            #expect(lines.map(\.clients) == ["8 clients", "64 clients"])
            #expect(lines.map { $0.goal?.text } == [nil, ">= 0.6 of the least SQL"])
            for line in lines {
                Self.expectFloors(line, count: 3)
                #expect(line.product.waits == nil)
            }
        }

        private static func expectFloors(_ line: Line, count: Int) {
            #expect(line.floors.count == count)
            #expect(line.floors.last?.what.contains("the least SQL") == true)
            #expect(line.floors.last?.cost?.commits == 4)
            #expect(line.ofFloor == line.floors.first?.productShare)
            #expect(line.product.productShare == nil)
            for floor in line.floors {
                let share = line.product.rounds.median / floor.rounds.median
                #expect(abs((floor.productShare ?? 0) - share) < 0.001)
            }
        }

        private static func lines(of scenario: String) async throws -> [Line] {
            let outcome = try await BenchProgram.run(
                ["all", "--quick", "--rounds", "1", "--json", "--only", scenario])
            // Whether a goal is met says nothing in a debug build.
            try #require(outcome.status <= 1, "\(outcome.said)")
            let report = try JSONDecoder().decode(Report.self, from: outcome.output)
            #expect(report.machine.build == "debug")
            #expect(report.lines.allSatisfy { $0.scenario == scenario && $0.unit == "changes/s" })
            return report.lines
        }
    }
}

/// The names that the JSON of `all` has, which scripts read.
private struct Report: Decodable {
    struct Machine: Decodable {
        let processor, system, build: String
        let processors, memoryGigabytes: Int
    }
    let machine: Machine
    let rounds: Int
    let lines: [Line]
}

private struct Line: Decodable {
    struct Spread: Decodable { let min, median, max: Double }
    struct Cost: Decodable {
        let serverMilliseconds, databaseMilliseconds, driverMilliseconds, commits, queries, roundTrips: Double?
    }
    struct Wait: Decodable, Equatable {
        let event: String
        let samples: Int
        let share: Double
    }
    struct Measured: Decodable {
        let what: String
        let rounds: Spread
        let cost: Cost?
        let waits: [Wait]?
        let productShare: Double?
    }
    struct Goal: Decodable {
        let text: String
        let isMet: Bool
    }

    let scenario, unit: String
    let product: Measured
    let floors: [Measured]
    let ofFloor: Double?
    let goal: Goal?
    let refusals: [String: Int]

    var clients: String { product.what.split(separator: ", ").last.map(String.init) ?? "" }
}
