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
                """)

        @Argument(
            help: "The policy. Without it, the realm's file in policies.folder.",
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String?
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
        }

        func run() async throws {
            let printout = try await Composition.with(try await options.settings()) { composition in
                let (policy, text) = try chosen(from: composition.engine.policies)
                let before = composition.engine.policies.current(policy.realm)?.retention ?? policy.retention
                let changed = try await composition.engine.publish(policy, text: text)
                return Printout(
                    realm: policy.realm, version: policy.version, changed: changed,
                    shortened: policy.retention.shortenings(of: before))
            }
            if output.json { return try Output.json(printout) }
            let verb = printout.changed ? "is now" : "was already"
            Output.line("Version \(printout.version) \(verb) in force for realm \(printout.realm).")
            for term in printout.shortened {
                Output.line(
                    "retention.\(term.kept) is \(term.now) now and was \(term.before): what is older is erased within the next hours."
                )
            }
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
