import ArgumentParser
import Domain
import Engine
import Transfer

extension AccountsCommand {
    struct Erased: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the list of erased accounts, or erase what another list names.",
            discussion: """
                A server does that with its own list whenever it starts. Use --apply where the list of another machine \
                is needed as well: one that had this database before, or another node of it.
                """)

        @Option(help: ArgumentHelp("Erase the accounts that this list names, too.", valueName: "file"))
        var apply: String?
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            struct Line: Encodable {
                let account: AccountID
                let at: Instant
            }

            let list: String
            let accounts: [Line]
            /// How many were erased now.
            let erased: Int
        }

        func run() async throws {
            let settings = try await options.settings()
            let other = try apply.map { try Self.list($0) } ?? []
            let erased =
                apply == nil
                ? 0
                : try await Composition.with(settings) { composition in
                    try await composition.engine.erase(listed: other.map(\.account))
                }
            let accounts = try settings.erasures.all()
            if output.json {
                let lines = accounts.map { Printout.Line(account: $0.account, at: $0.at) }
                return try Output.json(Printout(list: settings.erasures.path, accounts: lines, erased: erased))
            }
            if apply != nil {
                return Output.line(
                    "Erased \(erased) of \(other.count) accounts; the others were erased before, or are not here.")
            }
            Table(["ERASED", "ACCOUNT"], accounts.map { [$0.at.description, $0.account.description] })
                .print(orSay: "No account was erased.")
        }

        private static func list(_ path: String) throws -> [Erasure] {
            let file = ErasureFile(path)
            guard file.exists else {
                throw CommandFailure("erased-list.missing", "There is no file \(path).", .no)
            }
            return try file.all()
        }
    }
}
