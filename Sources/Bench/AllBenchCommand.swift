import ArgumentParser
import Foundation

/// `bindery-bench all`: everything that the project promises about speed, in one table.
struct AllBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Measure everything, each beside its floor.",
        discussion: """
            Starts servers and a PostgreSQL of its own in temporary folders and takes them down again. Product and floor take turns. \
            Anything else running meanwhile ruins the figures. Exits with 1 when a goal was not met.

            Names for --only: \(Scenarios.all.map(\.name).joined(separator: ", ")).
            """)

    @Option(help: "Rounds of each, product and floor in turns.")
    var rounds = 5

    @Option(help: "Only these, with commas between their names.")
    var only: String?

    @Flag(help: "Small sizes, to see that everything runs. The figures say little.")
    var quick = false

    @Flag(help: "Also ten million bindings and a hundred thousand changes.")
    var full = false

    @Option(
        help:
            "An empty folder for the databases and scripts, which are left there. The default is a temporary one, which is removed."
    )
    var folder: String?

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    private struct Report: Encodable {
        let machine: Machine
        let rounds: Int
        let lines: [BenchLine]
    }

    func validate() throws {
        guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1.") }
        guard !(quick && full) else { throw ValidationError("Give --quick or --full, not both.") }
        let known = Set(Scenarios.all.map(\.name))
        for name in named where !known.contains(name) {
            throw ValidationError("There is nothing called \(name) to measure.")
        }
    }

    func run() async throws {
        let (size, chosen, folder) = (size, chosen, folder)
        let lines = try await Interruption.cancels {
            try await BenchFolder.with(folder) { try await Self.measure(chosen, size, in: $0) }
        }
        if json {
            try Output.json(Report(machine: .this, rounds: rounds, lines: lines))
        } else {
            let waits = WaitTable(lines: lines).text.map { $0 + "\n\n" } ?? ""
            Output.line(BenchTable(lines: lines).text + "\n\n" + waits + BenchTable.legend)
        }
        guard lines.allSatisfy({ $0.goal?.isMet ?? true }) else { throw ExitCode.failure }
    }

    private static func measure(
        _ scenarios: [any Scenario], _ size: BenchSize, in folder: URL
    ) async throws -> [BenchLine] {
        guard scenarios.contains(where: \.needsPostgres) else {
            return try await run(scenarios, BenchRun(size: size, folder: folder, cluster: nil))
        }
        return try await PostgresCluster.with {
            try await run(scenarios, BenchRun(size: size, folder: folder, cluster: $0))
        }
    }

    private static func run(_ scenarios: [any Scenario], _ bench: BenchRun) async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        for scenario in scenarios {
            try Task.checkCancellation()
            let measured = try await scenario.run(in: bench)
            // A run takes long; a failure part-way must not lose what was already measured.
            Output.note(BenchTable(lines: measured).text)
            lines += measured
        }
        return lines
    }

    private var named: [String] { only?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [] }
    private var chosen: [any Scenario] {
        only == nil ? Scenarios.all : Scenarios.all.filter { named.contains($0.name) }
    }
    private var size: BenchSize { BenchSize(rounds: rounds, extent: quick ? .quick : (full ? .full : .usual)) }
}
