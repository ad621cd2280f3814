import Domain
import Engine
import Vault

/// What is read from files before the data are opened.
struct ServerFiles: Sendable {
    let policies: PolicyBook
    let styles: StyleFolder
    /// Nil where nobody is asked.
    let providers: LoadedProviders?
    let ring: KeyRing

    /// - Parameters:
    ///   - faults: those of the settings, which are told with the others.
    ///   - asksOthers: whether the carriers' file and secrets are needed.
    /// - Throws: the one failure, or `start.faulty` with all of them.
    static func load(
        _ settings: ServerSettings, faults: [SettingFault] = [], asksOthers: Bool
    ) throws(CommandFailure) -> ServerFiles {
        var failures = faults.isEmpty ? [] : [CommandFailure.settings(faults)]
        func attempt<Value>(_ read: () throws -> Value) -> Value? {
            do {
                return try read()
            } catch {
                failures.append(CommandFailure(error))
                return nil
            }
        }
        let policies = attempt { try PolicyFolder.load(settings[Settings.policies]) }
        let styles = attempt { try StyleFolder.load(settings[Settings.pages]) }
        let providers: LoadedProviders?? = attempt {
            asksOthers ? try LoadedProviders.load(settings, realms: policies?.realms) : nil
        }
        let ring = attempt { try KeyFile.load(at: settings.keyFilePath) }
        guard failures.isEmpty, let policies, let styles, let providers, let ring else { throw .all(failures) }
        return ServerFiles(policies: policies, styles: styles, providers: providers, ring: ring)
    }
}

extension CommandFailure {
    fileprivate static func all(_ failures: [CommandFailure]) -> CommandFailure {
        guard failures.count != 1, let first = failures.first else { return failures[0] }
        let parts = failures.map { "\n\($0.code): \($0.message)" }.joined()
        return CommandFailure("start.faulty", "Several things have to be put right:\(parts)", first.status)
    }
}
