/// Runs seeds. Each is a world of its own; several may run beside each other.
package struct Simulator: Sendable {
    private let template: Template

    package init() async throws { template = try await Template() }

    /// - Parameter bug: built into the world, to see whether it is found.
    package func run(_ seed: UInt64, bug: PlantedBug? = nil) async throws -> Run {
        try await World(template, seed: seed, bug: bug).run()
    }

    /// Runs seeds until they are through, one fails, or the time is over.
    /// - Parameters:
    ///   - jobs: worlds at one time.
    ///   - progress: told of each run as it ends.
    /// - Returns: the failing runs, in order of seed.
    package func run(
        _ seeds: ClosedRange<UInt64>, jobs: Int, bug: PlantedBug? = nil, until end: ContinuousClock.Instant? = nil,
        goesOn: Bool = false, progress: (Run) -> Void = { _ in }
    ) async throws -> [Run] {
        var next = seeds.lowerBound
        var failed: [Run] = []
        try await withThrowingTaskGroup(of: Run.self) { group in
            func mayAdd() -> Bool {
                next <= seeds.upperBound && (failed.isEmpty || goesOn) && end.map { ContinuousClock.now < $0 } ?? true
            }
            func add() {
                let seed = next
                next += 1
                group.addTask { try await self.run(seed, bug: bug) }
            }
            for _ in 0..<jobs where mayAdd() { add() }
            for try await run in group {
                if !run.isGood { failed.append(run) }
                progress(run)
                if mayAdd() { add() }
            }
        }
        return failed.sorted { $0.seed < $1.seed }
    }
}
