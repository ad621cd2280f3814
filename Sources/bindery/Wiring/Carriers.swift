import AsyncHTTPClient
import Domain
import Engine
import Foundation
import Logging
import Policy
import Providers

/// What `providers.yaml` says, with the secrets that it names.
struct LoadedProviders {
    let file: ProvidersFile
    /// By the variable's name.
    let secrets: [String: Secret<String>]

    /// - Parameter realms: those that are served; nil where they aren't known.
    /// - Returns: nil where there is no file, unless a setting names one.
    /// - Throws: `providers.unreadable`, `providers.faulty` with every fault.
    static func load(_ settings: ServerSettings, realms: [RealmID]?) throws(CommandFailure) -> LoadedProviders? {
        let path = settings[Settings.providers]
        guard !path.isEmpty else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            guard settings.found(Settings.providers.name) != nil || FileManager.default.fileExists(atPath: path) else {
                return nil
            }
            throw CommandFailure(
                "providers.unreadable", "providers.file names \(path), which can't be read as UTF-8.", .configuration)
        }
        do {
            return try LoadedProviders(ProvidersFile.parse(text), at: path, realms: realms)
        } catch let failure as PolicyFailure {
            throw .providers(failure.faults.map { "\(path):\($0)" })
        } catch {
            throw error as? CommandFailure ?? .providers(["\(path): can't be used"])
        }
    }

    private init(_ file: ProvidersFile, at path: String, realms: [RealmID]?) throws(CommandFailure) {
        let environment = ProcessInfo.processInfo.environment
        let carriers = file.carriers.values.flatMap { $0 }
        let strangers = file.carriers.keys.filter { realms?.contains($0) == false }.map {
            "\(path): no policy is of realm \($0)"
        }
        let unset = carriers.filter { (environment[$0.secretVariable] ?? "").isEmpty }.map {
            "\(path): \($0.secretVariable), which holds the secret of \($0.name), is not set"
        }
        guard strangers.isEmpty, unset.isEmpty else { throw .providers((strangers + unset).sorted()) }
        self.file = file
        secrets = carriers.reduce(into: [:]) { $0[$1.secretVariable] = Secret(environment[$1.secretVariable] ?? "") }
    }
}

extension CommandFailure {
    fileprivate static func providers(_ faults: [String]) -> CommandFailure {
        let lines = faults.map { "\n  \($0)" }.joined()
        return CommandFailure("providers.faulty", "The providers can't be used:\(lines)", .configuration)
    }
}

/// The carriers that a server asks. Shut them down after use.
struct Carriers: Sendable {
    let all: [MobileCarrier]
    private let client: HTTPClient?

    /// - Parameter providers: nil where nobody is asked.
    init(_ providers: LoadedProviders?, now: @escaping @Sendable () -> Instant) {
        let realms = (providers?.file.carriers ?? [:]).sorted { $0.key.rawValue < $1.key.rawValue }
        guard let providers, realms.contains(where: { !$0.value.isEmpty }) else {
            (all, client) = ([], nil)
            return
        }
        let client = HTTPClient.forCarriers()
        all = realms.flatMap { realm, carriers in
            carriers.map { settings in
                MobileCarrier(
                    settings, of: realm, secret: providers.secrets[settings.secretVariable] ?? Secret(""),
                    client: client,
                    now: now, logger: Logger(label: "carriers"))
            }
        }
        self.client = client
    }

    func shutDown() async { try? await client?.shutdown() }
}
