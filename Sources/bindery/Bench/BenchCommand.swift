import ArgumentParser

/// `bindery bench`: figures for this machine and this build.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure what this machine can carry.",
        subcommands: [AllBenchCommand.self, ChangeBenchCommand.self, ConstantServerCommand.self])
}
