import ArgumentParser
import Foundation
import Simulator

@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs the engine in simulated worlds, full of faults, and holds the promises against all that happens.",
        discussion: "A seed decides everything: the same seed is the same world, the same faults and the same story.")

    @Option(help: "One seed, or a range: 4711, 1..100000.")
    var seeds: SeedRange = SeedRange(1...1000)

    @Option(help: "Worlds at one time.")
    var jobs = 2

    @Option(help: "End after so many minutes, whatever is left.")
    var minutes: Double?

    @Flag(help: "Go on after a seed that fails.")
    var keepGoing = false

    @Flag(help: "Tell all that happened, also where all is well.")
    var story = false

    @Option(help: ArgumentHelp("A bug to build in, to see that it is found.", visibility: .hidden))
    var bug: PlantedBug?

    func run() async throws {
        let simulator = try await Simulator()
        let end = minutes.map { ContinuousClock.now + .seconds($0 * 60) }
        var progress = Progress(of: seeds.range)
        let failed = try await simulator.run(seeds.range, jobs: jobs, bug: bug, until: end, goesOn: keepGoing) { run in
            progress.note(run)
            if story { print(run.wholeStory) }
            if !run.isGood { print("\(run.account)\n") }
        }
        progress.finish()
        if !failed.isEmpty { print("\nFailed: \(failed.map { "\($0.seed)" }.joined(separator: ", "))") }
        try judge(progress.coverage, failed)
    }

    private func judge(_ coverage: Coverage, _ failed: [Run]) throws {
        guard failed.isEmpty else { throw ExitCode(1) }
        let missing = coverage.runs >= 1000 ? coverage.missing() : []
        guard missing.isEmpty else {
            print("\nHardly ever reached: \(missing.joined(separator: ", "))")
            throw ExitCode(1)
        }
    }
}

extension PlantedBug: ExpressibleByArgument {}

/// `4711` or `1..100000`.
struct SeedRange: ExpressibleByArgument {
    let range: ClosedRange<UInt64>

    init(_ range: ClosedRange<UInt64>) { self.range = range }

    init?(argument: String) {
        let bounds = argument.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
        guard let first = bounds.first.flatMap(\.self), let last = bounds.last.flatMap(\.self), bounds.count <= 2,
            first <= last
        else {
            return nil
        }
        range = first...last
    }

    var defaultValueDescription: String { "\(range.lowerBound)..\(range.upperBound)" }
}
