import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import Transfer
import Web

extension AccountsCommand {
    struct Unbind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take identifiers off many accounts at a date, and tell each owner beforehand.",
            discussion: """
                The file is CSV (RFC 4180, UTF-8, the names of the columns in the first line) or JSON Lines, and names accounts by \
                external_id; other columns of `accounts import` are passed over. Each 10,000 lines become a job.

                Owners are told at once, on all their addresses, with the reason and the date. They can't stop it, but they can bind \
                something else first. When the date has come a running server does it. An account that would lose the last way in or the last \
                way to be reached is left as it is; so is one that is frozen, in dispute, or was changed so lately that it can be undone. \
                That is looked at when its owner is told and again when it happens, and stands in the report.

                Try it with --dry-run. Run the same command again after an interruption: it continues where it stopped, and nobody is told \
                twice. `accounts bulk` shows, reports and cancels jobs.

                  bindery accounts unbind --realm shop --kinds phone --reason service-ended --at 2026-12-24T00:00:00Z --file accounts.csv

                Rejected lines don't make it fail, unless every line was rejected: then it exits with 65.
                """)

        @Option(help: "The file.") var file: String
        @Option(help: "csv or jsonl. Without it, by the ending of the file's name.") var format: AccountFormat?
        @Option(help: "What is taken: phone, email or both, as in phone,email.") var kinds: KindList
        @Option(help: "Why, as owners are told: service-ended, policy, security or user-request.") var reason:
            BulkReason
        @Option(help: "When it happens, as in 2026-12-24T00:00:00Z. The policy says how long before owners are told.")
        var at: Instant
        @Option(
            help: ArgumentHelp(
                "Write what is left as it is here, with the reason, a JSON object each.", valueName: "file"))
        var report: String?
        @Flag(help: "Write nothing; only tell what would happen now.") var dryRun = false
        @Flag(help: "Leave telling the owners to a running server.") var noWait = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let format = try format ?? Self.format(of: file)
            let outcome = try await Composition.with(try await options.settings()) { composition in
                let run = BulkRun(
                    engine: composition.engine, caller: try realm.operator(composition.engine.policies)
                ) { BulkOrder(operation: .unbind, kinds: kinds.kinds, reason: reason, at: at, accounts: $0) }
                var outcome = try await run.order(from: BulkFile(file, format), isDryRun: dryRun)
                if !dryRun, !noWait { outcome.jobs = try await run.announce(outcome.jobs) }
                if let report { try await run.write(outcome, to: report) }
                return outcome
            }
            try output.json ? Output.json(outcome.summary(dryRun)) : outcome.tell(dryRun)
            guard outcome.accounts > 0 || outcome.rejected.isEmpty else {
                throw CommandFailure("bulk.nothing-taken", "Every line was rejected.", .unusable)
            }
        }

        private static func format(of file: String) throws -> AccountFormat {
            guard let format = AccountFormat(rawValue: URL(fileURLWithPath: file).pathExtension.lowercased()) else {
                throw ValidationError("Say how the file is written, with --format csv or --format jsonl.")
            }
            return format
        }
    }
}

/// `phone,email`
struct KindList: ExpressibleByArgument {
    let kinds: [IdentifierKind]

    init?(argument: String) {
        let kinds = argument.split(separator: ",").map { IdentifierKind(rawValue: String($0)) }
        guard !kinds.isEmpty, !kinds.contains(nil) else { return nil }
        self.kinds = kinds.compactMap(\.self)
    }
}

extension BulkReason: ExpressibleByArgument {}
