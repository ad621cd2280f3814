import Foundation
import Simulator
import Testing

/// Made once: people and schema are the same for all seeds.
enum Shared {
    static let simulator = Task { try await Simulator() }
}

/// A first look; `make test` runs thousands more by the program, and `make simulate` as many as you
/// like.
@Suite("The simulator", .serialized)
struct SeedTests {
    @Test("All promises hold in the first seeds, and what matters was reached")
    func seeds() async throws {
        let simulator = try await Shared.simulator.value
        var coverage = Coverage()
        let failed = try await simulator.run(1...50, jobs: 2) { coverage = coverage + $0.coverage }
        for run in failed { Issue.record("\(run.account)") }
        #expect(coverage.runs == 50)
        #expect(coverage.sum("flow phone.change completed") > 0)
        #expect(coverage.sum("fault ") > coverage.runs)
    }

    @Test("Seeds that broke a promise once hold it now", arguments: [6808, 10349, 31080, 68959, 85482] as [UInt64])
    func mended(seed: UInt64) async throws {
        let run = try await Shared.simulator.value.run(seed)
        #expect(run.isGood, "\(run.account)")
    }

    @Test("One seed is one story, to the byte", arguments: [3, 8, 21, 40] as [UInt64])
    func determinism(seed: UInt64) async throws {
        let simulator = try await Shared.simulator.value
        async let beside = simulator.run(seed &+ 1)
        let first = try await simulator.run(seed)
        let second = try await Simulator().run(seed)
        _ = try await beside
        #expect(first.wholeStory == second.wholeStory)
        #expect(first.wholeStory.count > 1000)
    }
}
