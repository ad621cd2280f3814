import Courier
import Domain
import Engine
import Foundation
import Logging
import Storage
import Transfer
import Vault
import Web

/// Everything that a server or a command works with, put together in one place.
struct Composition: Sendable {
    let settings: ServerSettings
    let database: any SQLDatabase
    let store: SQLStore
    let engine: Engine
    let styles: StyleFolder
    /// How the policy files compare with what is in force.
    let filePolicies: [FilePolicy]
    /// Whether no other process had the data when they were opened.
    let isAlone: Bool
    private let carriers: Carriers
    private let lock: DataLock?

    /// Who opens it.
    enum Purpose: Sendable {
        /// Does one thing and ends; servers may run beside it.
        case command
        /// A command beside which nothing else may run.
        case alone
        case server
    }

    /// How long a server may look for damage before it starts. In it, mostly no more than a tenth
    /// of a file of a million accounts is read.
    private static let glance = Duration.milliseconds(150)

    /// - Parameters:
    ///   - files: nil to read them here.
    ///   - clock: the demo's.
    /// - Throws: ``CommandFailure`` in the order in which an operator would put things right: files
    ///   and keys, database, schema.
    static func open(
        _ settings: ServerSettings, use: Purpose = .command, files: ServerFiles? = nil, clock: DemoClock? = nil
    ) async throws -> Composition {
        let files = try files ?? ServerFiles.load(settings, asksOthers: use == .server)
        let styles = files.styles
        try DatabaseOpening.refuseMissing(settings)
        let isAlone = DataLock.isFree(settings)
        let lock = try DataLock.take(settings, use == .alone ? .alone : .shared)
        let database = try await DatabaseOpening.open(settings)
        let (store, time) = (SQLStore(database: database), database.sharedTime ?? SystemClock.now)
        let now: @Sendable () -> Instant = { time() + (clock?.skipped ?? .zero) }
        let carriers = Carriers(files.providers, now: now)
        let engine = Engine(
            store: store, vault: Vault(ring: files.ring), policies: files.policies, now: now,
            answersPerKey: settings[Settings.answersPerKey], documents: EvidenceReader.make(settings),
            signals: SignalSources(carriers.all), erasures: settings.erasures,
            acceptsWebhook: settings.destinationRules.mayAccept,
            acceptsReturnURL: { realm, url in styles.styles[realm]?.accepts(returnURL: url) ?? false },
            answerAddress: { [page = settings.publicURL] flow, requirement in
                CallbackAddress.make(page, flow, requirement)
            }, appTime: { $0 - (clock?.skipped ?? .zero) })
        do {
            if use == .server { try await DatabaseOpening.refuseDamaged(database, lookingFor: glance) }
            try await SchemaCheck.refuseBehind(database)
            try await ImportCheck.refuseUnfinished(database)
            try await KeyCheck.refuseForeign(engine)
            try await engine.keepMasterKey()
            let filePolicies = try await engine.keepPolicies(publishing: use == .server ? .unseen : .missing)
            if use == .server { try await eraseAgain(engine) }
            if isAlone { try await engine.releaseClaims() }
            return Composition(
                settings: settings, database: database, store: store, engine: engine, styles: styles,
                filePolicies: filePolicies,
                isAlone: isAlone, carriers: carriers, lock: lock)
        } catch {
            await carriers.shutDown()
            try? await database.close()
            throw error
        }
    }

    /// The database may be older than the list: a backup that was restored, another deployment.
    private static func eraseAgain(_ engine: Engine) async throws {
        let count = try await engine.eraseListed()
        guard count > 0 else { return }
        Logger(label: "erasing").notice("accounts erased again", metadata: ["accounts": "\(count)"])
    }

    /// What was acknowledged is on the disk already, so a file that will not close loses nothing.
    func close() async {
        await carriers.shutDown()
        do {
            try await database.close()
        } catch {
            Output.note("The database did not close as it should: \(CommandFailure(error).message)")
        }
    }

    /// Opens, does something, and closes whatever came of it.
    static func with<Value: Sendable>(
        _ settings: ServerSettings, use: Purpose = .command, files: ServerFiles? = nil,
        clock: DemoClock? = nil, _ work: (Composition) async throws -> Value
    ) async throws -> Value {
        let composition = try await open(settings, use: use, files: files, clock: clock)
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
    static func refuseBehind(_ database: any SQLDatabase) async throws {
        let pending = try await Migrator(database: database).pending()
        guard pending.isEmpty else {
            let names = pending.map { "\($0.number) (\($0.name))" }.joined(separator: ", ")
            throw CommandFailure(
                "schema.behind",
                "The database lacks migration \(names). Run `bindery migrate`, or `bindery serve --migrate`.",
                .configuration)
        }
    }
}

/// Whether the key file is the one that the data were written with.
enum KeyCheck {
    /// Of the first account that is not erased.
    @Sendable private static func firstKey(_ snapshot: any Snapshot) throws -> (AccountRow, WrappedKey)? {
        var last: AccountID?
        repeat {
            let accounts = try snapshot.accounts(after: last, limit: 100)
            for account in accounts {
                if let key = account.dataKey { return (account, key) }
            }
            last = accounts.last?.id
        } while last != nil
        return nil
    }

    static func refuseForeign(_ engine: Engine) async throws {
        guard let (account, key) = try await engine.store.read(firstKey) else { return }
        do {
            _ = try engine.vault.unwrap(key, realm: account.realm, account: account.id)
        } catch {
            throw CommandFailure(
                "key-file.foreign",
                "The key file does not open what is in the database. Restore the key file it was written with.",
                .configuration)
        }
    }
}
