import ArgumentParser
import Domain
import Engine
import Foundation
import Logging

struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "Create, show, find, restrict and unbind accounts, and see which were erased.",
        discussion:
            "Phone numbers and addresses come from the standard input: arguments show in the shell's history and `ps`.",
        subcommands: [
            Create.self, Import.self, Show.self, Find.self, Restrict.self, Unrestrict.self, Unbind.self, Bulk.self,
            Erased.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over an account of the platform's.",
            discussion: """
                Reads its identifiers from the standard input, one a line with its kind in front:

                  printf 'phone +86 138 0013 8000\\nemail lena@example.com\\n' | bindery accounts create --external-id u-1
                """)

        @Option(help: "The platform's own id of the account, 1 to 128 characters.") var externalID: String
        @Option(help: "zh or en. Without it, the policy's.") var language: Language?
        @Option(help: "When the account began, as in 2024-05-01T00:00:00Z. Without it, now.") var openedAt: Instant?
        @Option(help: "When the platform last saw the identifiers proved. Without it they are claims.") var provedAt:
            Instant?
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let settings = try await options.settings()
            let identifiers = try StandardInput.identifiers().map {
                CreateAccount.Given(kind: $0, value: $1, provedAt: provedAt)
            }
            let request = CreateAccount(
                externalID: externalID, identifiers: identifiers, openedAt: openedAt, language: language)
            let view = try await Composition.with(settings) { composition in
                try await composition.engine.createAccount(request, Call(realm.operator(composition.engine.policies)))
                    .get()
            }
            try view.print(output)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one account, its identifiers masked.")

        @Argument(help: "The account's id.") var id: AccountID
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let view = try await Composition.with(try await options.settings()) { composition in
                try await composition.engine.readAccount(id, realm.operator(composition.engine.policies))
            }
            try view.print(output)
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find an account by the platform's id, or by an identifier read from the standard input.",
            discussion:
                "Asking who holds an identifier is logged with the name of the system user who asked; the identifier is not."
        )

        @Option(help: "The platform's own id of the account.") var externalID: String?
        @Option(help: "Read an identifier of this kind from the standard input.") var kind: IdentifierKind?
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (externalID == nil) != (kind == nil) else {
                throw ValidationError("Say either --external-id or --kind.")
            }
        }

        func run() async throws {
            let settings = try await options.settings()
            Observability.logTo(settings)
            let view = try await Composition.with(settings) { composition in
                let caller = try realm.operator(composition.engine.policies)
                return try await find(composition.engine, caller)
            }
            try view.print(output)
        }

        private func find(_ engine: Engine, _ caller: Caller) async throws -> AccountView {
            if let externalID { return try await engine.lookUpAccount(.externalID(externalID), caller) }
            let kind = kind ?? .phone
            let value = try StandardInput.identifier(kind)
            Self.note(kind, caller.realm)
            return try await engine.lookUpAccount(.identifier(kind, value), caller)
        }

        /// Before the answer, so that a question without one is on record too, and whatever the
        /// log's level is.
        private static func note(_ kind: IdentifierKind, _ realm: RealmID) {
            var logger = Logger(label: "accounts")
            logger.logLevel = .notice
            logger.notice(
                "an operator asks who holds an identifier",
                metadata: ["user": "\(NSUserName())", "realm": "\(realm)", "kind": "\(kind.rawValue)"])
        }
    }

    struct Restrict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Restrict an account: its operations are refused until that is lifted.")
        @OptionGroup var change: StatusChange

        func run() async throws { try await change.carryOut(.restricted) }
    }

    struct Unrestrict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift a restriction.",
            discussion: "A frozen account is not restricted: its owner unfreezes it, through a flow.")
        @OptionGroup var change: StatusChange

        func run() async throws { try await change.carryOut(.active) }
    }

    struct StatusChange: ParsableArguments {
        @Argument(help: "The account's id.") var id: AccountID
        @OptionGroup var options: SettingsOptions
        @OptionGroup var realm: RealmOption
        @OptionGroup var output: JSONOption

        func carryOut(_ status: AccountStatus) async throws {
            let view = try await Composition.with(try await options.settings()) { composition in
                try await composition.engine.setAccountStatus(
                    id, status, Call(realm.operator(composition.engine.policies))
                ).get()
            }
            try view.print(output)
        }
    }
}

extension AccountView {
    fileprivate func print(_ output: JSONOption) throws {
        guard !output.json else { return try Output.json(self) }
        DetailList([
            ("account", id.description), ("external id", externalID), ("status", status.rawValue),
            ("language", language.rawValue),
            ("created", createdAt.description), ("password", hasPassword ? "set" : "none"),
        ]).print()
        for binding in bindings {
            let proved = binding.provedAt.map { ", proved \($0)" } ?? ""
            let state = "\(binding.state.rawValue), \(binding.confidence.rawValue)\(proved)"
            Output.line("\(binding.kind.rawValue)  \(binding.masked)  \(state)  \(binding.id)")
        }
        for restriction in restrictions { Output.line("no \(restriction.capability) until \(restriction.until)") }
        for flow in openFlows { Output.line("open flow  \(flow)") }
    }
}

/// Identifiers as they are typed or piped in.
enum StandardInput {
    private static let lineLimit = 400

    static func identifier(_ kind: IdentifierKind) throws -> Secret<String> {
        if isatty(STDIN_FILENO) == 1 { Output.note("Type the \(kind.rawValue) and press Return:") }
        guard let line = readLine(), !line.isEmpty, line.utf8.count <= lineLimit else {
            throw CommandFailure("input.missing", "No \(kind.rawValue) came on the standard input.", .usage)
        }
        return Secret(line)
    }

    static func identifiers() throws -> [(IdentifierKind, Secret<String>)] {
        if isatty(STDIN_FILENO) == 1 {
            Output.note("Type one identifier a line, its kind in front (phone +86 …), and end with Ctrl-D:")
        }
        var identifiers: [(IdentifierKind, Secret<String>)] = []
        while let line = readLine() {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard !words.isEmpty else { continue }
            guard words.count == 2, let kind = IdentifierKind(rawValue: words[0]), line.utf8.count <= lineLimit else {
                throw CommandFailure(
                    "input.malformed",
                    "Line \(identifiers.count + 1) is not a kind and an identifier, as in: phone +86 …", .usage)
            }
            identifiers.append((kind, Secret(words[1])))
        }
        return identifiers
    }
}
