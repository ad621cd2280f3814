import Domain
import Engine
import Foundation
import Storage
import Vault

/// Looks at everything a server needs, each separately, so that one fault hides no other. Changes
/// nothing.
struct Checkup {
    let settings: ServerSettings
    let faults: [SettingFault]
    /// See ``SettingsReader/strangers``.
    let strangers: [SettingFault]
    /// Whether to read every page of the database, which takes as long as reading the file.
    let isDeep: Bool
    let now: Instant

    func findings() async -> [Finding] {
        let policies = policyFindings()
        let keys = keyFile()
        return configuration() + environment() + policies + pages() + [keys] + file() + (await database())
            + surroundings() + [await documents()]
            + (await carriers())
    }

    private func configuration() -> [Finding] {
        guard !faults.isEmpty else { return [.good("configuration", "every setting can be used")] }
        return faults.map { .wrong("configuration", $0.text) }
    }

    /// One that holds a carrier's secret has a name of the operator's choice.
    private func environment() -> [Finding] {
        let secrets = (try? LoadedProviders.load(settings, realms: nil))?.secrets ?? [:]
        return strangers.filter { secrets[$0.place] == nil }.map {
            .note("environment", $0.text, "Correct its name, or give it one that doesn't begin with BINDERY_.")
        }
    }

    private func policyFindings() -> [Finding] {
        do {
            let realms = try PolicyFolder.load(settings[Settings.policies]).realms.map(\.rawValue)
            return [.good("policies", "realms: \(realms.joined(separator: ", "))")]
        } catch {
            return [.wrong("policies", error)]
        }
    }

    private func keyFile() -> Finding {
        do {
            let versions = try KeyFile.load(at: settings.keyFilePath).versions.map(String.init).joined(separator: ", ")
            return .good(
                "key-file", "\(settings.keyFilePath), readable by its owner only, master key versions \(versions)")
        } catch {
            return .wrong("key-file", error)
        }
    }

    /// What only concerns a database file on this machine.
    private func file() -> [Finding] { settings.isOnServer ? [] : [folder(), clock()] }

    private func folder() -> Finding {
        let folder = URL(fileURLWithPath: settings.databasePath).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            return .wrong(
                "data-folder", "\(folder) is not there or can't be written",
                "Make it, or give it to the user who runs the server.")
        }
        guard let space = Disk.space(of: folder) else {
            return .note("data-folder", "the space of \(folder) can't be told")
        }
        let detail = "\(folder), \(space.freeMegabytes) MB free"
        return space.isScarce
            ? .wrong("data-folder", detail, "Free some space: a full disk stops every change.")
            : .good("data-folder", detail)
    }

    /// A clock that was set back makes codes live longer and waits end later.
    private func clock() -> Finding {
        guard now > Self.release else {
            return .wrong(
                "clock", "it is \(now) here, before this program was written", "Set the clock; run a time service.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: settings.databasePath)
        if let written = attributes?[.modificationDate] as? Date, Instant(written) > now + .minutes(1) {
            return .wrong(
                "clock", "the database was written at \(Instant(written)), in the future",
                "Set the clock; run a time service.")
        }
        return .good("clock", "\(now)")
    }

    private static let release = Instant(milliseconds: 1_760_000_000_000)
}

// MARK: - The database

extension Checkup {
    private func database() async -> [Finding] {
        do {
            return try await DatabaseOpening.with(try await DatabaseOpening.open(settings)) { database in
                let server =
                    settings.isOnServer ? await ServerCheckup(settings: settings, database: database).findings() : []
                return server
                    + (await DataCheckup(
                        database: database, keyFile: settings.keyFilePath, erasures: settings.erasures,
                        policies: try? PolicyFolder.load(settings[Settings.policies])
                    ).findings(isDeep: isDeep))
            }
        } catch StorageFailure.corrupt(let detail) {
            return [.wrong("database", "it is damaged: \(detail)", DataCheckup.wayOut(.sqlite))]
        } catch {
            return [.wrong("database", error)]
        }
    }
}
