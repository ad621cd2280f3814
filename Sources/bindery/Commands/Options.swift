import ArgumentParser
import Domain
import Engine
import Foundation

/// Where the settings come from.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The configuration file. Without it ./bindery.yaml, where there is one.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The data folder, instead of the setting data.folder.", valueName: "folder"))
    var data: String?

    func reader() async throws -> SettingsReader {
        try await SettingsReader(file: config, flags: data.map { [(Settings.dataFolder.name, $0)] } ?? [])
    }

    func settings() async throws -> ServerSettings { try await reader().read() }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON with stable keys.")
    var json = false
}

/// Whose accounts it is about.
struct RealmOption: ParsableArguments {
    @Option(help: "The realm. Not needed where there is only one.")
    var realm: RealmID?

    /// - Throws: `realm.not-named` where there are several and none was named, `realm.unknown`
    ///   where the named one has no policy.
    func pick(from policies: PolicyBook) throws -> RealmID {
        let names = policies.realms.map(\.rawValue).joined(separator: ", ")
        guard let realm else {
            guard policies.realms.count == 1, let only = policies.realms.first else {
                throw CommandFailure("realm.not-named", "Name the realm with --realm: \(names).", .usage)
            }
            return only
        }
        guard policies.realms.contains(realm) else {
            throw CommandFailure("realm.unknown", "There is no realm \(realm) here. There are: \(names).", .usage)
        }
        return realm
    }

    func `operator`(_ policies: PolicyBook) throws -> Caller {
        Caller(realm: try pick(from: policies), principal: .operator)
    }
}

extension Language {
    /// What `LANG` says.
    static var ofEnvironment: Language { Language(tag: ProcessInfo.processInfo.environment["LANG"] ?? "en") }
}

extension RealmID: ExpressibleByArgument {}
extension Scope: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension CaseState: ExpressibleByArgument {}
extension IdentifierKind: ExpressibleByArgument {
    public static var allValueStrings: [String] { IdentifierKinds.standard.all.map(\.rawValue) }
}

extension ID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Instant: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
