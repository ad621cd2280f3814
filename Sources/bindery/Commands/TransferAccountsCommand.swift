import ArgumentParser
import Domain
import Engine
import Foundation
import Transfer
import Web

extension AccountsCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over many accounts of the platform's, with their identifiers, from a file.",
            discussion: """
                CSV (RFC 4180, UTF-8, the names of the columns in the first line) or JSON Lines, an object of texts a line, with these \
                names: external_id, phone, email, handle, opened_at, proved_at, language, status, password_hash. Only external_id must be \
                there. Phones may be written in any usual way; without a country code they are of the policy's region.

                Each line becomes what `accounts create` makes of it, or is rejected with a reason. Run the same command again after an \
                interruption: it continues where it stopped. Lines that were taken are never taken twice.

                Rejected lines don't make it fail, unless every line was rejected: then it exits with 65.
                """)

        @Argument(help: "The file.") var file: String
        @Option(help: "csv or jsonl. Without it, by the ending of the file's name.") var format: AccountFormat?
        @Option(
            help: ArgumentHelp("Write rejected lines here, a JSON object each, identifiers masked.", valueName: "file"))
        var report: String?
        @Flag(help: "Write no account; only tell what would be rejected.") var dryRun = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let accepted: Int64
            let rejected: Int64
            let lines: Int64
            let codes: [String: Int]
            let dryRun: Bool
            let wasDone: Bool
        }

        func run() async throws {
            let order = AccountImport.Order(path: file, format: try chosenFormat(), report: report)
            let catalogue = try Catalogue.bundled()
            let line = TransferLine()
            let summary = try await Composition.with(try await options.settings()) { composition in
                let engine = composition.engine
                let work = AccountImport(
                    order, through: try engine.intake(try realm.operator(engine.policies)), now: engine.now,
                    sentence: { catalogue.sentence(for: $0, in: .english).detail }, listen: line.listen)
                return dryRun ? try await work.rehearse() : try await work.run()
            }
            line.finish()
            try tell(summary, line)
            guard summary.accepted > 0 || summary.rejected == 0 else {
                throw CommandFailure(
                    "import.nothing-taken",
                    "Every line was rejected. "
                        + (report == nil ? "Run it again with --report to see why." : "The report says why."), .unusable
                )
            }
        }

        private func chosenFormat() throws -> AccountFormat {
            if let format { return format }
            guard let format = AccountFormat(rawValue: URL(fileURLWithPath: file).pathExtension.lowercased()) else {
                throw ValidationError("Say how the file is written, with --format csv or --format jsonl.")
            }
            return format
        }

        private func tell(_ summary: AccountImport.Summary, _ line: TransferLine) throws {
            if output.json {
                return try Output.json(
                    Printout(
                        accepted: summary.accepted, rejected: summary.rejected, lines: summary.lines,
                        codes: summary.codes, dryRun: dryRun,
                        wasDone: summary.wasDone))
            }
            let done = dryRun ? "Would take" : "Took"
            guard !summary.wasDone else {
                return Output.line(
                    "The file was imported already: \(summary.accepted) accounts, \(summary.rejected) lines rejected.")
            }
            let counts = "\(done) \(summary.accepted) accounts, rejected \(summary.rejected) lines."
            Output.line("\(counts) \(summary.lines) lines \(line.pace(summary.lines)).")
            for (code, count) in summary.codes.sorted(by: { $0.key < $1.key }) { Output.line("  \(code)  \(count)") }
        }
    }
}

extension AccountFormat: ExpressibleByArgument {}
