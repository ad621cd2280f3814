import ArgumentParser
import Foundation

/// The program: its subcommands, and what becomes of their errors.
@main
struct Bindery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bindery",
        abstract: "Changes of phone numbers and other identifiers, as durable cases under a policy.",
        discussion: "Start with `bindery demo`. For your own server: `keys init`, `migrate`, `doctor`, `serve`.\n\n"
            + ExitStatus.listing,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, ServeCommand.self, MigrateCommand.self, BackupCommand.self, DoctorCommand.self,
            PolicyCommand.self,
            CasesCommand.self, AccountsCommand.self, ConsoleCommand.self, KeysCommand.self, OutboxCommand.self,
            ExportCommand.self, ImportCommand.self,
        ])

    static func main() async {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            exit(withError: error)
        }
        do {
            if var slow = command as? any AsyncParsableCommand { try await slow.run() } else { try command.run() }
        } catch {
            end(after: error)
        }
    }

    private static func end(after error: any Error) -> Never {
        if error is ExitCode || error is CleanExit || error is ValidationError { exit(withError: error) }
        // Help for a command that only groups others comes as an error of the parser's own.
        if exitCode(for: error) == .success { exit(withError: error) }
        let failure = CommandFailure(error)
        Output.failure(failure)
        Foundation.exit(failure.status.rawValue)
    }
}
