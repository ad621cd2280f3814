import ArgumentParser
import Domain
import Foundation
import Storage
import StorageSQLite

extension BackupCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether a copy of the database could take its place.",
            discussion: """
                Reads every page, looks at the schema, counts what is in it, and opens one account with the key file that is configured. \
                Writes nothing. Exits with 1 where anything is wrong.
                """)

        @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
        var file: String
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let file: String
            let good: Bool
            /// Nil where the file can't be read.
            let contents: Contents?
            let findings: [Finding]
        }

        func run() async throws {
            let settings = try await options.settings()
            guard FileManager.default.fileExists(atPath: file) else {
                throw CommandFailure("backup.missing", "There is no file \(file).", .no)
            }
            let (contents, findings) = await look(settings)
            let printout = Printout(
                file: file, good: !findings.contains { $0.verdict == .wrong }, contents: contents, findings: findings)
            if output.json { try Output.json(printout) } else { tell(printout) }
            if !printout.good { throw ExitCode(ExitStatus.no.rawValue) }
        }

        private func look(_ settings: ServerSettings) async -> (Contents?, [Finding]) {
            do {
                let database = try SQLiteDatabase(path: file, settings: SQLiteSettings(isReadOnly: true))
                return try await DatabaseOpening.with(database) { database in
                    let findings = await DataCheckup(database: database, keyFile: settings.keyFilePath, isCopy: true)
                        .findings(isDeep: true)
                    return (try? await Contents.read(from: database), findings)
                }
            } catch {
                return (nil, [.wrong("file", error)])
            }
        }

        private func tell(_ printout: Printout) {
            printout.findings.print()
            if let contents = printout.contents {
                Output.line()
                DetailList([
                    ("accounts", String(contents.accounts)), ("identifiers held", String(contents.bindings)),
                    ("flows", String(contents.flows)), ("open cases", String(contents.openCases)),
                    ("messages that wait", String(contents.messages)),
                    ("ledger entries", String(contents.ledgerEntries)),
                ]).print()
            }
            Output.line()
            Output.line(
                printout.good ? "It can take the database's place." : "It can't take the database's place: see above.")
        }
    }
}
