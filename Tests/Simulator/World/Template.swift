import Courier
import Domain
import Engine
import Foundation
import Policy
import Storage
import StorageSQLite
import TestSupport
import Vault
import Verification

/// What every run begins with, made once: keys, policies, and a file with the schema and people in
/// it.
///
/// The files lie in memory where the machine has a file system for that: whether a commit outlives
/// a power cut is not what is tried here.
package final class Template: Sendable {
    struct Inhabitant: Sendable {
        let realm: Int
        let account: AccountID
        let externalID: String
        let phone: String?
        let password: String?

        /// The browser that the account has known for a month.
        var home: Browser {
            Browser(
                network: IPAddress("198.51.100.\(account.bytes[15])"), device: "home-\(externalID)",
                agent: "Firefox, Linux")
        }
    }

    static let start = Instant(milliseconds: 1_795_249_800_000)

    let realms: [SimulatedRealm]
    let vault: Vault
    let renderer: MessageRenderer
    let inhabitants: [Inhabitant]
    /// A member of staff, who asks people questions.
    let reviewer: StaffPrincipal
    /// The commits that made them.
    let facts: Facts
    /// Which number or address an index stands for.
    let values: [[UInt8]: String]
    private let folder: Scratch

    package init() async throws {
        let random = SeededRandomness(seed: 7)
        realms = try SimulatedRealm.all()
        vault = Vault(ring: try KeyRing.fresh { random.bytes($0) })
        folder = try Scratch()
        let settings = MessageSettings(publicURL: "https://id.sim.invalid", codeHost: nil)
        renderer = MessageRenderer(settings: settings, templates: try MessageTemplates.bundled())
        let builder = try await TemplateBuilder(path: folder.path + "/template.sqlite", realms: realms, vault: vault)
        reviewer = try await builder.reviewer()
        (inhabitants, facts) = try await builder.people()
        values = try Self.values(realms, vault)
    }

    /// As an engine reads them.
    func policies(_ bug: PlantedBug?) -> PolicyBook {
        let read = realms.map { (bug == .countsMailAsWayIn ? $0.misread : $0.policy, $0.text) }
        return SimulatedRepertoire.book(read)
    }

    /// A copy of the file.
    func copy(named name: String) throws -> String {
        let path = folder.path + "/\(name).sqlite"
        for leftover in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + leftover) }
        try FileManager.default.copyItem(atPath: folder.path + "/template.sqlite", toPath: path)
        return path
    }

    func remove(_ path: String) {
        for file in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + file) }
    }

    private static func values(_ realms: [SimulatedRealm], _ vault: Vault) throws -> [[UInt8]: String] {
        var values: [[UInt8]: String] = [:]
        for realm in realms {
            for kind in [IdentifierKind.phone, .email, BankCard.kind] {
                for text in realm.values(of: kind) {
                    let identifier = try SimulatedRepertoire.kinds.parse(kind, text, region: "CN")
                    values[vault.blindIndex(of: identifier, realm: realm.id).bytes] = text
                }
            }
        }
        return values
    }
}

/// A folder in memory, or else among the temporary ones; gone with its last holder.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path()
        path = "\(parent)/bindery-simulator-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Fills the template's file, with no trouble at all.
private struct TemplateBuilder {
    private static let people = 30
    private static let cardHolders = 8

    let realms: [SimulatedRealm]
    let database: SQLiteDatabase
    let engine: Engine
    let history: History

    init(path: String, realms: [SimulatedRealm], vault: Vault) async throws {
        let clockwork = Clockwork(Template.start - .days(30))
        clockwork.isTroubled = false
        let (history, random) = (History(clockwork), SeededRandomness(seed: 11))
        let database = try SQLiteDatabase(path: path, settings: SQLiteSettings(readers: 1))
        try await Migrator(database: database).apply(at: clockwork.now)
        let dealer = FaultDealer(seed: 1, perMille: 0, crashes: false, clockwork: clockwork)
        let watched = FaultyDatabase(
            database, dealer: dealer, clockwork: clockwork, meddler: nil, bugDice: Dice(seed: 1),
            note: { history.add($0) }, pause: {})
        engine = Engine(
            store: SQLStore(database: watched), vault: vault,
            policies: SimulatedRepertoire.book(realms.map { ($0.policy, $0.text) }),
            now: { clockwork.now }, randomness: Randomness { random.next() }, passwordCost: SimulatedNode.passwordCost)
        (self.realms, self.database, self.history) = (realms, database, history)
    }

    func reviewer() async throws -> StaffPrincipal {
        let member = try await engine.addStaff(AddStaff(login: "sun", name: "Sun", roles: [.reviewer])).member
        return StaffPrincipal(id: member.id, login: member.login, roles: member.roles, ownAccounts: member.ownAccounts)
    }

    /// The first sixteen of a realm hold a number, every third an address too; the others an
    /// address alone.
    func people() async throws -> ([Template.Inhabitant], Facts) {
        try await engine.keepPolicies()
        var inhabitants: [Template.Inhabitant] = []
        for (place, realm) in realms.enumerated() {
            for number in 0..<Self.people { inhabitants.append(try await person(number, realm, place)) }
        }
        for inhabitant in inhabitants { try await knowHome(of: inhabitant) }
        try await database.close()
        var facts = Facts()
        for entry in history.all { if case .committed(let commit) = entry.event { _ = facts.apply(commit) } }
        return (inhabitants, facts)
    }

    private func person(_ number: Int, _ realm: SimulatedRealm, _ place: Int) async throws -> Template.Inhabitant {
        let provedAt = Template.start - .days(60)
        var given: [CreateAccount.Given] = []
        if number < 16 { given.append(.init(kind: .phone, value: Secret(realm.phones[number]), provedAt: provedAt)) }
        let mailed = number >= 16 || number.isMultiple(of: 3)
        if mailed, number < realm.mails.count {
            given.append(.init(kind: .email, value: Secret(realm.mails[number]), provedAt: provedAt))
        }
        if realm.policy.operations[CardOperations.linkCard] != nil, number < Self.cardHolders {
            given.append(.init(kind: BankCard.kind, value: Secret(realm.cards[number]), provedAt: provedAt))
        }
        let password = number.isMultiple(of: 4) ? nil : "pass word \(number)"
        let request = CreateAccount(
            externalID: "\(realm.id)-\(number)", identifiers: given, openedAt: Template.start - .days(730),
            password: password.map { Secret($0) },
            language: number.isMultiple(of: 2) ? .english : .chinese)
        let account = try await engine.createAccount(request, Call(SimulatedNode.platform(realm.id))).get()
        let phone = number < 16 ? realm.phones[number] : nil
        return Template.Inhabitant(
            realm: place, account: account.id, externalID: request.externalID, phone: phone, password: password)
    }

    /// Whoever has a number and a password has signed in at home before.
    private func knowHome(of inhabitant: Template.Inhabitant) async throws {
        guard let phone = inhabitant.phone, let password = inhabitant.password else { return }
        let realm = realms[inhabitant.realm].id
        _ = try await engine.signIn(
            realm: realm, identifier: Secret(phone), password: Secret(password), inhabitant.home)
    }
}
