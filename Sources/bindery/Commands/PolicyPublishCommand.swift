import ArgumentParser
import Domain
import Engine
import Policy

extension PolicyCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a realm's policy in force on every node.",
            discussion: """
                A policy that the database has never seen is put in force by the first server that starts with it. This does so without a \
                restart, and turns back to an older policy, which no server does of its own accord. Running servers follow within two \
                seconds; flows under way end under the policy they were started under. Terms of `retention:` hold at once for \
                all that is kept: where one gets shorter this says so, and what is past it is erased within the next hours.

                A policy that allows less than accounts hold by now (a lower maxAccounts or perAccount, a kind left out) is not put in \
                force. What is in its way is listed with the ids of the accounts, and the exit code is 1.
                """)

        @Argument(
            help: "The policy. Without it, the realm's file in policies.folder.",
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String?
        @Option(help: "zh or en, for what is in its way. Without it, what the environment's LANG says.")
        var language: Language?
        @OptionGroup var realm: RealmOption
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let realm: RealmID
            let version: String
            /// False where it was in force already.
            let changed: Bool
            /// Terms of retention that end sooner than before.
            let shortened: [RetentionRules.Shortening]
            /// What accounts hold that it does not allow. Where there is anything, it is not in force.
            let conflicts: [PolicyConflict]
        }

        func run() async throws {
            let printout = try await Composition.with(try await options.settings()) { composition in
                let (policy, text) = try chosen(from: composition.engine.policies)
                let before = composition.engine.policies.current(policy.realm)?.retention ?? policy.retention
                let publication = try await composition.engine.publish(policy, text: text)
                let conflicts =
                    if case .conflicting(let conflicts) = publication { conflicts } else { [PolicyConflict]() }
                return Printout(
                    realm: policy.realm, version: policy.version, changed: publication == .done,
                    shortened: conflicts.isEmpty ? policy.retention.shortenings(of: before) : [], conflicts: conflicts)
            }
            if output.json { try Output.json(printout) } else { tell(printout) }
            guard printout.conflicts.isEmpty else { throw ExitCode(ExitStatus.no.rawValue) }
        }

        private func tell(_ printout: Printout) {
            guard printout.conflicts.isEmpty else { return tell(printout.conflicts) }
            let verb = printout.changed ? "is now" : "was already"
            Output.line("Version \(printout.version) \(verb) in force for realm \(printout.realm).")
            for term in printout.shortened {
                Output.line(
                    "retention.\(term.kept) is \(term.now) now and was \(term.before): what is older is erased within the next hours."
                )
            }
        }

        private func tell(_ conflicts: [PolicyConflict]) {
            let language = language ?? .ofEnvironment
            for conflict in conflicts {
                Output.line(conflict.text(in: language, .standard))
                for account in conflict.accounts { Output.line("  \(account)") }
            }
            let advice =
                switch language {
                case .english:
                    "Unbind or move what is too much, or let the policy allow it. The policy that was in force stays in force."
                case .chinese: "请先解绑或迁移多余的绑定，或放宽策略。原策略继续生效。"
                }
            Output.failure(CommandFailure("policy.conflicts", advice, .no))
        }

        private func chosen(from policies: PolicyBook) throws -> (policy: RealmPolicy, text: String) {
            guard let file else {
                let name = try realm.pick(from: policies)
                guard let chosen = policies.files[name] else {
                    throw CommandFailure("realm.unknown", "There is no realm \(name) here.", .usage)
                }
                return chosen
            }
            let parsed = PolicyFile.read(file)
            guard let policy = parsed.policy else {
                throw CommandFailure(
                    "policy.faulty", "The policy can't be used:" + parsed.faultLines.map { "\n  \($0)" }.joined(), .no)
            }
            guard policies.files[policy.realm] != nil else {
                throw CommandFailure(
                    "realm.unknown", "No policy file of realm \(policy.realm) is in policies.folder.", .no)
            }
            return (policy, parsed.text)
        }
    }
}
