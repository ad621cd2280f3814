import ArgumentParser
import Domain
import Engine
import Foundation

extension AccountsCommand {
    struct Bulk: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at what is done to many accounts at once, and call it off.",
            subcommands: [List.self, Show.self, Report.self, Cancel.self])

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(abstract: "List jobs, the latest first.")

            @Option(help: "Only what was made before this job.") var before: BulkJobID?
            @OptionGroup var options: SettingsOptions
            @OptionGroup var realm: RealmOption
            @OptionGroup var output: JSONOption

            func run() async throws {
                let list = try await Composition.with(try await options.settings()) { composition in
                    try await composition.engine.listBulk(
                        before: before, realm.operator(composition.engine.policies))
                }
                if output.json { return try Output.json(list) }
                Table(["JOB", "STATE", "ACCOUNTS", "TOLD", "SKIPPED", "AT"], list.jobs.map(\.columns))
                    .print(orSay: "There are no jobs.")
            }
        }

        struct Show: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show how far a job is, with its rate and the time that is left.")

            @Argument(help: "The job's id.") var id: BulkJobID
            @OptionGroup var options: SettingsOptions
            @OptionGroup var realm: RealmOption
            @OptionGroup var output: JSONOption

            func run() async throws {
                let job = try await Composition.with(try await options.settings()) { composition in
                    try await composition.engine.readBulk(id, realm.operator(composition.engine.policies))
                }
                try job.print(output)
            }
        }

        struct Report: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Print what became of each account of a job, a JSON object a line.",
                discussion: "An account that was skipped has the reason as its code.")

            @Argument(help: "The job's id.") var id: BulkJobID
            @Flag(help: "Only accounts that were skipped.") var skipped = false
            @OptionGroup var options: SettingsOptions
            @OptionGroup var realm: RealmOption

            func run() async throws {
                try await Composition.with(try await options.settings()) { composition in
                    let caller = try realm.operator(composition.engine.policies)
                    var after: Int? = 0
                    while let number = after {
                        let page = try await composition.engine.readBulkReport(id, after: number, caller)
                        for entry in page.entries where !skipped || entry.state == .skipped {
                            try Output.jsonLine(entry)
                        }
                        after = page.next
                    }
                }
            }
        }

        struct Cancel: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Call a job off before it happens.",
                discussion: "A running server tells the owners who were told that it won't happen.")

            @Argument(help: "The job's id.") var id: BulkJobID
            @OptionGroup var options: SettingsOptions
            @OptionGroup var realm: RealmOption
            @OptionGroup var output: JSONOption

            func run() async throws {
                let job = try await Composition.with(try await options.settings()) { composition in
                    try await composition.engine.cancelBulk(
                        id, Call(realm.operator(composition.engine.policies))
                    ).get()
                }
                try job.print(output)
            }
        }
    }
}

extension BulkJobView {
    fileprivate func print(_ output: JSONOption) throws {
        guard !output.json else { return try Output.json(self) }
        DetailList([
            ("job", id.description), ("state", state.rawValue),
            ("does", "\(operation.rawValue) \(kinds.map(\.rawValue).joined(separator: ", "))"),
            ("reason", reason.rawValue), ("at", at.description), ("ordered", createdAt.description),
            ("accounts", String(counts.total)), ("pending", String(counts.pending)), ("told", String(counts.told)),
            ("done", String(counts.done)), ("skipped", String(counts.skipped)),
            ("called off", String(counts.calledOff)), ("rate", rate.map { "\($0) accounts a second" }),
            ("until", estimatedEnd?.description),
        ]).print()
    }
}
