import Courier
import Domain
import Engine
import Foundation
import Storage
import StorageSQLite
import Vault

/// Looks at everything a server needs, each by itself, so that one thing that is wrong hides no other. Changes nothing.
struct Checkup {
    let settings: ServerSettings
    let faults: [SettingFault]
    /// Whether to read every page of the database, which takes as long as reading the file.
    let isDeep: Bool
    let now: Instant

    func findings() async -> [Finding] {
        let policies = policyFindings()
        let keys = keyFile()
        return configuration() + policies + [keys, folder(), clock()] + (await database()) + surroundings()
    }

    private func configuration() -> [Finding] {
        guard !faults.isEmpty else { return [.good("configuration", "every setting can be used")] }
        return faults.map { .wrong("configuration", $0.text) }
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
            return .good("key-file", "\(settings.keyFilePath), readable by its owner only, master key versions \(versions)")
        } catch {
            return .wrong("key-file", error)
        }
    }

    private func folder() -> Finding {
        let folder = URL(fileURLWithPath: settings.databasePath).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            return .wrong(
                "data-folder", "\(folder) is not there or can't be written", "Make it, or give it to the user who runs the server.")
        }
        guard let space = Disk.space(of: folder) else { return .note("data-folder", "the space of \(folder) can't be told") }
        let detail = "\(folder), \(space.freeMegabytes) MB free"
        return space.isScarce
            ? .wrong("data-folder", detail, "Free some space: a full disk stops every change.") : .good("data-folder", detail)
    }

    /// A clock that was set back makes codes live longer and waits end later.
    private func clock() -> Finding {
        guard now > Self.release else {
            return .wrong("clock", "it is \(now) here, before this program was written", "Set the clock; run a time service.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: settings.databasePath)
        if let written = attributes?[.modificationDate] as? Date, Instant(written) > now + .minutes(1) {
            return .wrong("clock", "the database was written at \(Instant(written)), still to come", "Set the clock; run a time service.")
        }
        return .good("clock", "\(now)")
    }

    private static let release = Instant(milliseconds: 1_760_000_000_000)
}

// MARK: - The database

extension Checkup {
    private func database() async -> [Finding] {
        let path = settings.databasePath
        guard FileManager.default.fileExists(atPath: path) else {
            return [.wrong("database", "there is none at \(path)", "Make it with `bindery migrate`.")]
        }
        do {
            let database = try SQLiteDatabase(path: path)
            let findings = await findings(of: database)
            try? await database.close()
            return findings
        } catch {
            return [.wrong("database", error)]
        }
    }

    private func findings(of database: SQLiteDatabase) async -> [Finding] {
        var findings = [await finding("schema") { try await schema(database) }]
        if isDeep { findings.append(await finding("integrity") { try await integrity(database) }) }
        guard findings[0].verdict == .good else { return findings }
        guard let engine = engine(over: database) else { return findings }
        findings.append(await finding("keys-and-data") { try await keysAndData(engine) })
        findings.append(await finding("outbox") { try await outbox(engine) })
        return findings
    }

    private func finding(_ check: String, _ look: () async throws -> Finding) async -> Finding {
        do {
            return try await look()
        } catch {
            return .wrong(check, error)
        }
    }

    private func schema(_ database: SQLiteDatabase) async throws -> Finding {
        try await SchemaCheck.refuseBehind(database)
        return .good("schema", "up to date, \(try await database.databaseSize / 1_048_576) MB")
    }

    private func integrity(_ database: SQLiteDatabase) async throws -> Finding {
        try await database.checkIntegrity()
        return .good("integrity", "every page reads as it should")
    }

    /// Nil without keys, which is told already.
    private func engine(over database: SQLiteDatabase) -> Engine? {
        guard let ring = try? KeyFile.load(at: settings.keyFilePath) else { return nil }
        return Engine(store: SQLStore(database: database), vault: Vault(ring: ring), policies: PolicyBook([]), now: SystemClock.now)
    }

    private func keysAndData(_ engine: Engine) async throws -> Finding {
        try await KeyCheck.refuseForeign(engine)
        return .good("keys-and-data", "the key file opens what is in the database")
    }

    private func outbox(_ engine: Engine) async throws -> Finding {
        let depths = try await engine.outboxDepths()
        let (waiting, dead) = (depths.reduce(0) { $0 + $1.waiting }, depths.reduce(0) { $0 + $1.dead })
        guard dead > 0 else { return .good("outbox", "\(waiting) messages wait") }
        return .note("outbox", "\(dead) messages were given up", "Look at them with `bindery outbox dead`.")
    }
}
