import ArgumentParser
import Domain
import Engine
import Flows

struct CasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases", abstract: "Look at the cases that wait for people, and decide them.",
        subcommands: [List.self, Show.self, Approve.self, Refuse.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List cases, the soonest due first.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @Option(help: "Only this queue.") var queue: String?
        @Option(help: "Only cases in this state; all for every one.") var state = StateFilter.open
        @Option(help: "Only what comes after this case: the `next` of the page before.") var after: CaseID?
        @Option(help: "How many at most, 1 to 100.") var limit = 100
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...100).contains(limit) else { throw ValidationError("--limit is from 1 to 100.") }
        }

        func run() async throws {
            let list = try await Composition.with(try await options.settings()) { composition in
                let caller = try realm.operator(composition.engine.policies)
                let filter = CaseFilter(queue: queue, state: state.state)
                return try await composition.engine.listCases(filter, after: after, limit: limit, caller)
            }
            if output.json { return try Output.json(list) }
            let rows = list.cases.map { view in
                [
                    view.id.description, view.state.rawValue, view.queue, "\(view.flow.operation)", view.words,
                    view.dueAt.description,
                ]
            }
            Table(["CASE", "STATE", "QUEUE", "OPERATION", "APPROVED", "DUE"], rows).print(
                orSay: "There are no such cases.")
            if let next = list.next { Output.note("More: --after \(next)") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one case.")

        @Argument(help: "The case's id.") var id: CaseID
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let view = try await Composition.with(try await options.settings()) { composition in
                try await composition.engine.readCase(id, realm.operator(composition.engine.policies))
            }
            if output.json { try Output.json(view) } else { view.print() }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve a case, as one reviewer.",
            discussion: "It is approved when as many different people as it asks for have said so.")
        @OptionGroup var word: Word

        func run() async throws { try await word.give(.approve) }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a case, as one reviewer. One refusal is enough.")
        @OptionGroup var word: Word

        func run() async throws { try await word.give(.refuse) }
    }

    /// What a reviewer says, either way.
    struct Word: ParsableArguments {
        @Argument(help: "The case's id.") var id: CaseID
        @Option(help: "Who decides: your platform's name of the person. Members of the console decide there.")
        var reviewer: String
        @Option(
            help:
                "Your own code in lower-case letters, like documents-match; details of the person go in the note."
        )
        var reason: String
        @Option(help: "A sentence for the person; kept sealed.") var note: String?
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func give(_ vote: Vote) async throws {
            let decision = CaseDecision(reviewer: reviewer, vote: vote, reason: reason, note: note)
            let view = try await Composition.with(try await options.settings()) { composition in
                let call = Call(try realm.operator(composition.engine.policies))
                return try await composition.engine.decideCase(id, decision, call).get()
            }
            if output.json { try Output.json(view) } else { view.print() }
        }
    }

    enum StateFilter: String, CaseIterable, ExpressibleByArgument {
        case open, approved, refused, closed, all

        var state: CaseState? { CaseState(rawValue: rawValue) }
    }
}

extension CaseView {
    /// How many of the people it asks for have approved: `1 of 2`.
    fileprivate var words: String { "\(verdicts.count { $0.vote == .approve }) of \(people)" }

    private static func listed(_ texts: [String]) -> String? { texts.isEmpty ? nil : texts.joined(separator: ", ") }

    fileprivate func print() {
        let reasons = (flow.decision?.reasons ?? []).map { reason in
            "\(reason.code)\(reason.weight.map { " (\($0))" } ?? "")"
        }
        DetailList([
            ("case", id.description), ("state", state.rawValue), ("queue", queue), ("approved", words),
            ("opened", openedAt.description), ("due", dueAt.description), ("decided", decidedAt?.description),
            ("taken by", claimedBy), ("waits for", asked ? "the person's answer" : nil),
            ("account", account.description), ("flow", flow.id.description), ("operation", flow.operation.description),
            ("flow state", flow.state.rawValue), ("track", flow.track),
            ("from", Self.listed(flow.changes.olds)), ("to", Self.listed(flow.changes.news)),
            ("reason given", flow.reason),
            ("statement", statement),
            ("proofs", flow.proofs.isEmpty ? nil : flow.proofs.map { "\($0.requirement)" }.joined(separator: ", ")),
            ("risk", flow.decision.map { "\($0.riskLevel) (\($0.riskScore))" }),
            ("reasons", reasons.isEmpty ? nil : reasons.joined(separator: ", ")),
        ]).print()
        printCorrespondence()
        for verdict in verdicts {
            let note = verdict.note.map { ": \($0)" } ?? ""
            Output.line("\(verdict.at)  \(verdict.reviewer): \(verdict.vote.rawValue), \(verdict.reason)\(note)")
        }
    }

    /// Files by their names: what they hold is read at the console, where each look is written
    /// down.
    private func printCorrespondence() {
        for file in files { Output.line("\(openedAt)  file: \(file.name) (\(file.type.rawValue), \(file.size) bytes)") }
        for entry in entries {
            Output.line("\(entry.at)  \(entry.author.rawValue): \(entry.text)")
            for file in entry.files {
                Output.line("\(entry.at)  file: \(file.name) (\(file.type.rawValue), \(file.size) bytes)")
            }
        }
    }
}
