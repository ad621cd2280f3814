import ArgumentParser
import Domain
import Engine
import Foundation
import Logging
import Web

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Say who may work at the console.", subcommands: [Users.self])

    struct Users: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add, list, reset and shut out reviewers and operators.",
            discussion: """
                They belong to the whole installation. You never choose their password: `add` and `reset` print a \
                link, good once and for 24 hours, with which they choose it themselves and set up their second step. \
                Give it to them over a channel that only they can read.
                """,
            subcommands: [Add.self, List.self, Disable.self, Reset.self, Log.self])
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take somebody in. The link to set up with is shown this once.")

        @OptionGroup var member: LoginArgument
        @Option(help: "What colleagues see, 1 to 100 characters.") var name: String
        @Option(help: "reviewer works on cases, operator watches over the server; repeat for both.") var role:
            [StaffRole]
        @Option(help: "Only this realm; repeat for several. Without it, every realm.") var realm: [RealmID] = []
        @Option(
            help: "An account of their own, as realm/external-id, that they may not decide about; repeat for several.")
        var own: [String] = []
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let request = AddStaff(
                login: member.login, name: name, roles: Set(role), realms: Set(realm), ownAccounts: Set(own))
            let settings = try await options.settings()
            Observability.logTo(settings)
            let added = try await Composition.with(settings) { try await $0.engine.addStaff(request) }
            StaffLog.note("a member of staff was added", added.member)
            try StaffPrintout(added.member, setUp: settings.setUpLink(added.setUp)).print(output)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List everybody who works or worked at the console.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let members = try await Composition.with(try await options.settings()) { try await $0.engine.listStaff() }
            if output.json { return try Output.json(members.map { StaffPrintout($0) }) }
            let rows = members.map { member in
                let realms = member.realms.map(\.rawValue).sorted().joined(separator: " ")
                let roles = member.roles.map(\.rawValue).sorted().joined(separator: " ")
                return [member.login, member.status.rawValue, roles, realms.isEmpty ? "all" : realms, member.name]
            }
            Table(["LOGIN", "STATE", "ROLES", "REALMS", "NAME"], rows).print(
                orSay: "Nobody works at the console. Take somebody in with `bindery console users add`.")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a member out at once: their sessions, password and link end.",
            discussion: "What they did stays on record under their login. `reset` brings them back.")

        @OptionGroup var member: LoginArgument
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let settings = try await options.settings()
            Observability.logTo(settings)
            let disabled = try await Composition.with(settings) { try await $0.engine.disableStaff(member.login) }
            StaffLog.note("a member of staff was disabled", disabled)
            if output.json {
                try Output.json(StaffPrintout(disabled))
            } else {
                Output.line("Disabled \(disabled.login).")
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a member who forgot the password or lost the telephone set up again.",
            discussion: "Their sessions, password and second step end at once. Make sure that it was they who asked.")

        @OptionGroup var member: LoginArgument
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let settings = try await options.settings()
            Observability.logTo(settings)
            let (reset, token) = try await Composition.with(settings) { composition in
                let token = try await composition.engine.resetStaff(member.login)
                return (try await composition.engine.listStaff().first { $0.login == member.login }, token)
            }
            guard let reset else { return }
            StaffLog.note("a member of staff was reset", reset)
            try StaffPrintout(reset, setUp: settings.setUpLink(token)).print(output)
        }
    }

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what members looked at and did, the latest first, up to a hundred entries.",
            discussion: "Cases and accounts are named by id. The reasons that members gave are shown at the case alone."
        )

        @Option(help: "One member's entries alone.") var login: String?
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let entries = try await Composition.with(try await options.settings()) {
                try await $0.engine.staffLog(login: login)
            }
            if output.json { return try Output.json(entries) }
            let rows = entries.map { entry in
                let about = [entry.caseID?.description, entry.account?.description, entry.evidence?.description]
                    .compactMap { $0 }
                return [
                    entry.at.description, entry.login, entry.act.rawValue, entry.realm?.rawValue ?? "",
                    about.joined(separator: " "),
                ]
            }
            Table(["AT", "LOGIN", "ACT", "REALM", "ABOUT"], rows).print(
                orSay: "Nobody has done anything at the console.")
        }
    }

    struct LoginArgument: ParsableArguments {
        @Argument(help: "What they sign in as: 2 to 64 of a-z, 0-9, dot, hyphen and underscore.") var login: String

        func validate() throws {
            guard StaffLogin.isGood(login) else {
                throw ValidationError("A login has 2 to 64 of a-z, 0-9, dot, hyphen and underscore.")
            }
        }
    }
}

extension StaffRole: ExpressibleByArgument {}

extension ServerSettings {
    /// Where a member sets up.
    func setUpLink(_ token: Secret<String>) -> String {
        publicURL + RoutePath.consoleSetUp.filled(with: token.reveal())
    }
}

/// Who did it and to whom, without a name or a link.
private enum StaffLog {
    static func note(_ what: String, _ member: StaffMember) {
        Logger(label: "console").info("\(what)", metadata: ["user": "\(NSUserName())", "staff": "\(member.id)"])
    }
}

/// A member of staff as the commands show them.
private struct StaffPrintout: Encodable {
    let id: StaffID
    let login: String
    let name: String
    let roles: [String]
    /// Empty: every realm.
    let realms: [String]
    let ownAccounts: [String]
    let status: StaffStatus
    let createdAt: Instant
    /// The link, only when it is made.
    let setUp: String?

    init(_ member: StaffMember, setUp: String? = nil) {
        id = member.id
        login = member.login
        name = member.name
        roles = member.roles.map(\.rawValue).sorted()
        realms = member.realms.map(\.rawValue).sorted()
        ownAccounts = member.ownAccounts.sorted()
        status = member.status
        createdAt = member.createdAt
        self.setUp = setUp
    }

    /// The link alone on the standard output, so that it can be piped to where it belongs.
    func print(_ output: JSONOption) throws {
        guard !output.json else { return try Output.json(self) }
        Output.note("\(login) sets up with this link. It works once, for 24 hours, and can't be shown again:")
        Output.line(setUp ?? "")
    }
}
