import ArgumentParser
import Foundation

/// `bindery-bench`: figures for this machine and this build of the server beside it.
@main
struct BinderyBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bindery-bench",
        abstract: "Measure what this machine can carry.",
        discussion: "Starts the server that the build put beside it, on databases of its own.",
        subcommands: [AllBenchCommand.self, ChangeBenchCommand.self, ConstantServerCommand.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var slow = command as? any AsyncParsableCommand { try await slow.run() } else { try command.run() }
        } catch {
            // The parser's own errors include those that print help.
            if error is ExitCode || error is ValidationError || exitCode(for: error) != .failure {
                exit(withError: error)
            }
            let failure = BenchFailure(error)
            Output.failure(failure)
            Foundation.exit(failure.status.rawValue)
        }
    }
}
