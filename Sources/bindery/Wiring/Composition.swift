import Courier
import Domain
import Engine
import Foundation
import Storage
import StorageSQLite
import Vault
import Web

/// Everything that a server or a command works with, put together in one place.
struct Composition: Sendable {
    let settings: ServerSettings
    let database: SQLiteDatabase
    let store: SQLStore
    let engine: Engine
    let styles: StyleFolder
    private let lock: DataLock

    /// - Throws: ``CommandFailure`` in the order in which an operator would put things right: policies, keys, database, schema.
    static func open(_ settings: ServerSettings, use: DataLock.Use = .shared) async throws -> Composition {
        let policies = try PolicyFolder.load(settings[Settings.policies])
        let styles = try StyleFolder.load(settings[Settings.pages])
        let ring = try KeyFile.load(at: settings.keyFilePath)
        let path = settings.databasePath
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("database.missing", "There is no database at \(path). Make it with `bindery migrate`.", .configuration)
        }
        let isAlone = (try? DataLock(settings.lockPath, .alone)) != nil
        let lock = try DataLock(settings.lockPath, use)
        let database = try SQLiteDatabase(path: path)
        let store = SQLStore(database: database)
        let engine = Engine(
            store: store, vault: Vault(ring: ring), policies: policies, now: SystemClock.now,
            acceptsWebhook: settings.destinationRules.mayAccept,
            acceptsReturnURL: { realm, url in styles.styles[realm]?.accepts(returnURL: url) ?? false })
        let composition = Composition(
            settings: settings, database: database, store: store, engine: engine, styles: styles, lock: lock)
        do {
            try await SchemaCheck.refuseBehind(database)
            try await KeyCheck.refuseForeign(engine)
            try await engine.keepPolicies()
            if isAlone { try await engine.releaseClaims() }
        } catch {
            await composition.close()
            throw error
        }
        return composition
    }

    /// The same over another key ring.
    func rekeyed(_ ring: KeyRing) -> Engine {
        Engine(store: store, vault: Vault(ring: ring), policies: engine.policies, now: engine.now)
    }

    /// What was acknowledged is on the disk already, so a file that will not close loses nothing.
    func close() async {
        do {
            try await database.close()
        } catch {
            Output.note("The database did not close as it should: \(CommandFailure(error).message)")
        }
    }

    /// Opens, does something, and closes whatever came of it.
    static func with<Value: Sendable>(
        _ settings: ServerSettings, use: DataLock.Use = .shared, _ work: (Composition) async throws -> Value
    ) async throws -> Value {
        let composition = try await open(settings, use: use)
        do {
            let value = try await work(composition)
            await composition.close()
            return value
        } catch {
            await composition.close()
            throw error
        }
    }
}

/// Whether the schema is the one that this release knows.
enum SchemaCheck {
    static func refuseBehind(_ database: SQLiteDatabase) async throws {
        let pending = try await Migrator(database: database).pending()
        guard pending.isEmpty else {
            let names = pending.map { "\($0.number) (\($0.name))" }.joined(separator: ", ")
            throw CommandFailure(
                "schema.behind", "The database lacks migration \(names). Run `bindery migrate`, or `bindery serve --migrate`.",
                .configuration)
        }
    }
}

/// Whether the key file is the one that the data were written with.
enum KeyCheck {
    static func refuseForeign(_ engine: Engine) async throws {
        guard let account = try await engine.store.read({ try $0.accounts(after: nil, limit: 1).first }) else { return }
        do {
            _ = try engine.vault.unwrap(account.dataKey, realm: account.realm, account: account.id)
        } catch {
            throw CommandFailure(
                "key-file.foreign", "The key file does not open what is in the database. Restore the key file it was written with.",
                .configuration)
        }
    }
}
