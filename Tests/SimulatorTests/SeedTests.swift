import Foundation
import Simulator
import Testing

/// Made once: people and schema are the same for all seeds.
enum Shared {
    static let simulator = Task { try await Simulator() }
}

/// Seeds as many as the time allows; the long run is `make simulate`.
@Suite("The simulator", .serialized)
struct SeedTests {
    @Test("All promises hold in the first seeds, and what matters was reached")
    func seeds() async throws {
        let simulator = try await Shared.simulator.value
        var coverage = Coverage()
        let end = ContinuousClock.now + .seconds(45)
        let failed = try await simulator.run(1...3000, jobs: 2, until: end) { coverage = coverage + $0.coverage }
        for run in failed { Issue.record("\(run.account)") }
        #expect(coverage.runs >= 30)
        #expect(coverage.sum("flow phone.change completed") > 0)
        #expect(coverage.sum("fault ") > coverage.runs)
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
