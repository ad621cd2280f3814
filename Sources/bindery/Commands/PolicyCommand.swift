import ArgumentParser
import Domain
import Engine
import Foundation
import Policy

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check a realm's policy, read it as sentences, or put it in force.",
        subcommands: [Check.self, Explain.self, Publish.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say everything that is wrong with policy files.",
            discussion: """
                Faults are printed as FILE:LINE:COLUMN: MESSAGE, which editors can jump to, and exit with 1. What a policy may say but \
                probably shouldn't is printed as FILE:LINE:COLUMN: warning: MESSAGE, and leaves the exit code at 0.
                """)

        @Argument(help: ArgumentHelp("The files.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
        var files: [String]
        @OptionGroup var output: JSONOption

        func run() throws {
            let parsed = files.map(PolicyFile.read)
            if output.json {
                try Output.json(parsed.map(Printout.init))
            } else {
                for file in parsed { tell(file) }
            }
            if parsed.contains(where: { $0.policy == nil }) { throw ExitCode(ExitStatus.no.rawValue) }
        }

        private func tell(_ file: PolicyFile) {
            if let policy = file.policy {
                Output.line("\(file.path): good (realm \(policy.realm), version \(policy.version))")
            }
            for line in file.faultLines + file.warningLines { Output.line(line) }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what a policy means, a sentence a rule.",
            discussion: "Of the file, or without one of the policy in force for the realm, as the database has it.")

        @Argument(completion: .file(extensions: ["yaml", "yml"]))
        var file: String?
        @Option(help: "zh or en. Without it, what the environment's LANG says.")
        var language: Language?
        @OptionGroup var realm: RealmOption
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        func run() async throws {
            let policy = if let file { try Self.policy(in: file) } else { try await policyInForce() }
            let language = language ?? .ofEnvironment
            let sentences = policy.explanation(in: language)
            guard output.json else {
                for sentence in sentences { Output.line(sentence) }
                return
            }
            try Output.json(
                Explanation(
                    file: file, realm: policy.realm, version: policy.version, language: language, sentences: sentences))
        }

        private static func policy(in path: String) throws -> RealmPolicy {
            let file = PolicyFile.read(path)
            if let policy = file.policy { return policy }
            for line in file.faultLines { Output.note(line) }
            throw ExitCode(ExitStatus.no.rawValue)
        }

        private func policyInForce() async throws -> RealmPolicy {
            try await Composition.with(try await options.settings()) { composition in
                let name = try realm.pick(from: composition.engine.policies)
                guard let policy = composition.engine.policies.current(name) else {
                    throw CommandFailure("realm.unknown", "There is no realm \(name) here.", .usage)
                }
                return policy
            }
        }
    }

    private struct Printout: Encodable {
        struct Fault: Encodable {
            let line: Int
            let column: Int
            let path: String
            let message: String

            init(_ fault: PolicyFault) {
                line = fault.line
                column = fault.column
                path = fault.path
                message = fault.message
            }
        }

        let file: String
        let good: Bool
        let realm: RealmID?
        let version: String?
        let faults: [Fault]
        let warnings: [Fault]

        init(_ file: PolicyFile) {
            self.file = file.path
            good = file.policy != nil
            realm = file.policy?.realm
            version = file.policy?.version
            faults = file.faults.map(Fault.init)
            warnings = file.warnings.map(Fault.init)
        }
    }

    private struct Explanation: Encodable {
        let file: String?
        let realm: RealmID
        let version: String
        let language: Language
        let sentences: [String]
    }
}
