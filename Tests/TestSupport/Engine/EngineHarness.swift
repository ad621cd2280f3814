package import Domain
package import Engine
import Flows
import Foundation
import Policy
package import Storage
import StorageSQLite
package import Vault
package import Verification

/// A whole engine on a real SQLite file in a folder of its own, or on another database, with a
/// clock that a test moves and randomness from a seed.
package struct EngineHarness: Sendable {
    package let folder: TemporaryFolder
    package let database: any SQLDatabase
    package let engine: Engine
    package let clock: PinnedClock
    package let mailbox: Mailbox
    package let realm: RealmID

    package var databasePath: String { folder.path + "/bindery.sqlite" }

    /// Quick to judge, for tests that are not about its cost.
    package static let quickPasswords = PasswordHash.Cost(logN: 10, r: 1, p: 1)

    /// - Parameters:
    ///   - policies: YAML texts, one a realm; the first realm is the harness's own.
    package static func make(
        policies texts: [String] = [Policies.open], seed: UInt64 = 1, clock: PinnedClock = PinnedClock(),
        folder: TemporaryFolder? = nil,
        ring: KeyRing? = nil, database: (any SQLDatabase)? = nil, documents: any DocumentReader = FakeDocumentReader(),
        signals: SignalSources = .none, erasures: any ErasureList = NoErasureList(),
        doing repertoire: Repertoire = .standard
    ) async throws -> EngineHarness {
        let folder = try folder ?? TemporaryFolder()
        let random = SeededRandomness(seed: seed)
        let database = try database ?? SQLiteDatabase(path: folder.path + "/bindery.sqlite")
        _ = try await Migrator(database: database).apply(at: clock.now)
        let policies = try texts.enumerated().map {
            (
                policy: try RealmPolicy.parse(
                    $1, version: "v\($0)-\($1.utf8.count)", operations: repertoire.operations.traits,
                    methods: repertoire.methods.names, kinds: repertoire.kinds),
                text: $1
            )
        }
        let engine = Engine(
            store: SQLStore(database: database), vault: Vault(ring: try ring ?? KeyRing.fresh { random.bytes($0) }),
            policies: PolicyBook(
                policies, operations: repertoire.operations, methods: repertoire.methods, kinds: repertoire.kinds),
            now: { clock.now }, randomness: Randomness { random.next() }, passwordCost: quickPasswords,
            documents: documents, signals: signals, methodSources: repertoire.sources, erasures: erasures,
            acceptsReturnURL: { _, url in url.hasPrefix("https://shop.example/") },
            answerAddress: { "https://id.example/flow/\($0)/answer?requirement=\($1)" })
        try await engine.keepPolicies()
        return EngineHarness(
            folder: folder, database: database, engine: engine, clock: clock, mailbox: Mailbox(engine),
            realm: policies[0].policy.realm)
    }

    /// A platform that may do everything in the harness's realm.
    package var platform: Caller { platform(Set(Scope.allCases)) }

    package func platform(_ scopes: Set<Scope>, realm: RealmID? = nil) -> Caller {
        Caller(realm: realm ?? self.realm, principal: .platform(ID(high: 7 << 12 | 0x7000, low: 1 << 63), scopes))
    }

    package var call: Call { Call(platform) }

    /// The bearer text of a new key.
    package func apiKey(_ scopes: Set<Scope> = Set(Scope.allCases), realm: RealmID? = nil) async throws -> String {
        try await engine.createAPIKey(realm: realm ?? self.realm, name: "test", scopes: scopes).secret
    }
}

// MARK: What most tests begin with

extension EngineHarness {
    /// An account that has been at the platform for two years and proved its identifiers a month
    /// ago.
    package func account(
        _ externalID: String = "user-1", phone: String? = "+8613800138000", email: String? = nil,
        password: String? = nil
    ) async throws -> AccountView {
        let provedAt = clock.now - .days(30)
        let given = [(IdentifierKind.phone, phone), (.email, email)].compactMap { kind, value in
            value.map { CreateAccount.Given(kind: kind, value: Secret($0), provedAt: provedAt) }
        }
        let request = CreateAccount(
            externalID: externalID, identifiers: given, openedAt: clock.now - .days(730),
            password: password.map { Secret($0) },
            language: .english)
        return try await engine.createAccount(request, call).get()
    }

    /// What a platform says of a person who signed in a minute ago on a device it knows.
    package var context: RequestContext {
        RequestContext(
            channel: .app, session: "session-1", device: "device-1", deviceKnown: .yes, network: "192.0.2.1",
            country: "CN",
            signedInAt: clock.now - .minutes(1), signInMethod: "password")
    }

    @discardableResult
    package func start(
        _ account: AccountID, _ operation: OperationName = .phoneChange, track: String? = nil,
        bindings: [BindingID] = [], about: FlowID? = nil, context: RequestContext? = nil
    ) async throws -> StartedFlowView {
        let request = StartFlow(
            account: account, operation: operation, track: track, bindings: bindings, about: about,
            context: context ?? self.context)
        return try await engine.startFlow(request, call).get()
    }

    /// Sends a code for the requirement and proves it.
    @discardableResult
    package func prove(
        _ requirement: Requirement, of flow: FlowID, at destination: String
    ) async throws -> Settled<FlowView> {
        _ = try await engine.sendChallenge(flow, requirement, call).get()
        let code = try await mailbox.code(to: destination) ?? ""
        return try await answer(requirement, of: flow, with: code)
    }

    package func answer(
        _ requirement: Requirement, of flow: FlowID, with code: String
    ) async throws -> Settled<FlowView> {
        try await engine.submitProof(flow, SubmitProof(requirement: requirement, answer: .code(Secret(code))), call)
    }

    @discardableResult
    package func supply(
        _ flow: FlowID, _ identifier: String? = nil, reason: String? = "new-number", track: String? = nil
    ) async throws -> FlowView {
        let input = SupplyInput(identifier: identifier.map { Secret($0) }, reason: reason, track: track)
        return try await engine.supplyInput(flow, input, call).get()
    }

    /// A whole change by the code to the old number and the code to the new one.
    @discardableResult
    package func change(
        _ account: AccountID, from old: String, to new: String, context: RequestContext? = nil
    ) async throws -> FlowView {
        let flow = try await start(account, context: context).flow.id
        _ = try await prove(.oldCode, of: flow, at: old).get()
        try await supply(flow, new)
        return try await prove(.newCode, of: flow, at: new).get()
    }

    package func read(_ account: AccountID) async throws -> AccountView {
        try await engine.readAccount(account, platform)
    }
}
