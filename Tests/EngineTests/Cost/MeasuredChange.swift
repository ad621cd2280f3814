import Domain
import Engine
import Flows
import Foundation
import Policy
import Storage
import TestSupport
import Vault
import Verification

/// One change under the marketplace's policy, step by step, with what the database counted and the
/// statements it was sent.
struct MeasuredChange {
    private(set) var total = StorageStatistics()
    /// A paragraph for each step. Two runs' listings laid side by side show what has come in.
    private(set) var listing = ""

    private let database: RecordingDatabase
    /// As the courier keeps them between two looks.
    fileprivate var delivered: [DeliveryResult] = []

    /// The second change: the first fills what is remembered between calls.
    static func run(on base: any SQLDatabase) async throws -> MeasuredChange {
        let (database, clock) = (RecordingDatabase(base), PinnedClock())
        _ = try await Migrator(database: database).apply(at: clock.now)
        let walk = try await ChangeWalk(database, clock)
        var rehearsal = MeasuredChange(database: database)
        try await walk.change("rehearsal", from: "+8613800138000", to: "+8613900139000", &rehearsal)
        var measured = MeasuredChange(database: database)
        measured.delivered = rehearsal.delivered
        try await walk.change("measured", from: "+8613800138001", to: "+8613900139001", &measured)
        return measured
    }

    private init(database: RecordingDatabase) { self.database = database }

    mutating func step<Value>(_ name: String, _ work: () async throws -> Value) async rethrows -> Value {
        _ = database.takeTexts()
        let before = database.statistics
        let value = try await work()
        note(name, from: before, to: database.statistics)
        return value
    }

    private mutating func note(_ name: String, from before: StorageStatistics, to after: StorageStatistics) {
        let (commits, statements) = (after.commits - before.commits, after.statements - before.statements)
        let roundTrips = after.roundTrips - before.roundTrips
        total.commits += commits
        total.statements += statements
        total.roundTrips += roundTrips
        listing += "\(name): \(commits) commits, \(statements) statements, \(roundTrips) round trips\n"
        listing += database.takeTexts().map {
            "    \($0.split(whereSeparator: \.isWhitespace).joined(separator: " "))\n"
        }.joined()
    }
}

/// The calls of one change, as a platform makes them, and the courier's between them: it is rung for each code, takes what
/// waits, also the notices of the change before, and settles what it took the last time.
private struct ChangeWalk {
    private let engine: Engine
    private let clock: PinnedClock
    private let realm: RealmID

    init(_ database: any SQLDatabase, _ clock: PinnedClock) async throws {
        let text = try Policies.shipped("marketplace")
        let policy = try RealmPolicy.parse(text, version: "v1", operations: OperationCatalogue.standard.traits)
        let random = SeededRandomness(seed: 1)
        engine = Engine(
            store: SQLStore(database: database), vault: Vault(ring: try KeyRing.fresh { random.bytes($0) }),
            policies: PolicyBook([(policy: policy, text: text)]), now: { clock.now },
            randomness: Randomness { random.next() })
        try await engine.keepPolicies()
        self.clock = clock
        realm = policy.realm
    }

    private var call: Call {
        Call(Caller(realm: realm, principal: .platform(ID(high: 7 << 12 | 0x7000, low: 1 << 63), Set(Scope.allCases))))
    }

    func change(_ name: String, from old: String, to new: String, _ cost: inout MeasuredChange) async throws {
        let given = CreateAccount.Given(kind: .phone, value: Secret(old), provedAt: clock.now - .days(30))
        let request = CreateAccount(externalID: name, identifiers: [given], openedAt: clock.now - .days(730))
        let account = try await engine.createAccount(request, call).get().id
        let flow = try await cost.step("start") { try await start(account, name) }
        try await prove(.oldCode, at: old, of: flow, &cost)
        let input = SupplyInput(identifier: Secret(new), reason: "new-number", track: nil)
        _ = try await cost.step("supply the new number") { try await engine.supplyInput(flow, input, call).get() }
        try await prove(.newCode, at: new, of: flow, &cost)
    }

    private func start(_ account: AccountID, _ name: String) async throws -> FlowID {
        let context = RequestContext(
            channel: .app, session: "session-\(name)", device: "device-\(name)", deviceKnown: .yes,
            network: "192.0.2.1", country: "CN",
            signedInAt: clock.now - .minutes(1), signInMethod: "password")
        let request = StartFlow(account: account, operation: .phoneChange, track: nil, about: nil, context: context)
        return try await engine.startFlow(request, call).get().flow.id
    }

    private func prove(
        _ requirement: Requirement, at number: String, of flow: FlowID, _ cost: inout MeasuredChange
    ) async throws {
        _ = try await cost.step("send \(requirement)") { try await engine.sendChallenge(flow, requirement, call).get() }
        let settled = cost.delivered
        let messages = try await cost.step("deliver \(requirement)") {
            try await engine.claimMessages(limit: 64, lease: .minutes(3), settling: settled)
        }
        cost.delivered = messages.map { .delivered($0.row.id) }
        let code =
            messages.compactMap { if case .code(let code) = $0.body, code.to == number { code.code } else { nil } }.last
            ?? ""
        let proof = SubmitProof(requirement: requirement, answer: .code(Secret(code)))
        _ = try await cost.step("prove \(requirement)") { try await engine.submitProof(flow, proof, call).get() }
    }
}
