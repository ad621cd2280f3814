import Domain
import Engine
import Flows
import Policy
import Storage
import TestSupport
import Vault
import Verification

/// Several nodes over one database.
struct Fleet: Sendable {
    let home: Home
    let clock: PinnedClock
    let engines: [Engine]
    let ids: [NodeID]
    let mailbox: Mailbox
    let realm: RealmID

    static func ring() throws -> KeyRing {
        try KeyRing(versions: [1: Array(repeating: 1, count: 32)], index: Array(repeating: 9, count: 32))
    }

    /// - Parameter skews: what each node's own clock is ahead of the others'; one node for each.
    static func make(
        _ ground: Ground, skews: [Duration] = [.zero, .zero, .zero], policy: String = Policies.open,
        clock: PinnedClock = PinnedClock()
    ) async throws -> Fleet {
        let home = try await Home(ground)
        var (engines, ids): ([Engine], [NodeID]) = ([], [])
        for (number, skew) in skews.enumerated() {
            let engine = try await engine(over: home, policy, seed: UInt64(number + 1)) { clock.now + skew }
            ids.append(try await engine.enter("node-\(number)", release: "test", isAlone: false))
            engines.append(engine)
        }
        let realm = try RealmPolicy.parse(policy, version: "first", operations: OperationCatalogue.standard.traits)
            .realm
        return Fleet(home: home, clock: clock, engines: engines, ids: ids, mailbox: Mailbox(engines[0]), realm: realm)
    }

    /// One more that has not entered yet.
    static func engine(
        over home: Home, _ policy: String, version: String = "first", seed: UInt64, ring: KeyRing? = nil,
        publishing: PolicyPublishing = .unseen,
        now: @escaping @Sendable () -> Instant
    ) async throws -> Engine {
        let random = SeededRandomness(seed: seed)
        let engine = Engine(
            store: SQLStore(database: try await home.open()), vault: Vault(ring: try ring ?? Self.ring()),
            policies: PolicyBook([
                (
                    try RealmPolicy.parse(policy, version: version, operations: OperationCatalogue.standard.traits),
                    policy
                )
            ]), now: now,
            randomness: Randomness { random.next() }, passwordCost: EngineHarness.quickPasswords)
        try await engine.keepPolicies(publishing: publishing)
        return engine
    }

    /// All of them beat.
    func beat() async throws {
        for engine in engines { try await engine.beat() }
    }
}

// MARK: What people do on it

extension Fleet {
    var call: Call {
        Call(Caller(realm: realm, principal: .platform(ID(high: 7 << 12 | 0x7000, low: 1 << 63), Set(Scope.allCases))))
    }

    func account(_ externalID: String, phone: String, on node: Int = 0) async throws -> AccountID {
        let given = CreateAccount.Given(kind: .phone, value: Secret(phone), provedAt: clock.now - .days(30))
        let request = CreateAccount(
            externalID: externalID, identifiers: [given], openedAt: clock.now - .days(730), password: nil,
            language: .english)
        return try await engines[node].createAccount(request, call).get().id
    }

    /// A change that lacks nothing but the new number's code.
    struct Ready: Sendable {
        let flow: FlowID
        let code: String
    }

    func ready(_ account: AccountID, from old: String, to new: String, on node: Int = 0) async throws -> Ready {
        let engine = engines[node]
        let context = RequestContext(
            channel: .app, session: "session-1", device: "device-1", deviceKnown: .yes, network: "192.0.2.1",
            country: "CN",
            signedInAt: engine.now() - .minutes(1), signInMethod: "password")
        let start = StartFlow(account: account, operation: .phoneChange, track: nil, about: nil, context: context)
        let flow = try await engine.startFlow(start, call).get().flow.id
        _ = try await answer(
            .oldCode, Ready(flow: flow, code: try await code(.oldCode, of: flow, at: old, on: node)), on: node
        ).get()
        let input = SupplyInput(identifier: Secret(new), reason: "new-number", track: nil)
        _ = try await engine.supplyInput(flow, input, call).get()
        return Ready(flow: flow, code: try await code(.newCode, of: flow, at: new, on: node))
    }

    private func code(
        _ requirement: Requirement, of flow: FlowID, at destination: String, on node: Int
    ) async throws -> String {
        _ = try await engines[node].sendChallenge(flow, requirement, call).get()
        return try await mailbox.code(to: destination) ?? ""
    }

    func answer(_ requirement: Requirement, _ ready: Ready, on node: Int) async throws -> Settled<FlowView> {
        try await engines[node].submitProof(
            ready.flow, SubmitProof(requirement: requirement, answer: .code(Secret(ready.code))), call)
    }

    /// Finishes each on the node after the one before, all at once.
    /// - Returns: how many completed, and the codes of the refusals.
    func race(_ readies: [Ready]) async -> (completed: Int, refusals: [ReasonCode?]) {
        let results = await withTaskGroup(of: Result<FlowView, any Error>.self) { group in
            for (number, ready) in readies.enumerated() {
                group.addTask {
                    do {
                        return .success(try await answer(.newCode, ready, on: number % engines.count).get())
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refusals = results.compactMap { result in
            if case .failure(let error) = result { (error as? Refusal)?.code } else { nil }
        }
        return (results.count { (try? $0.get())?.state == .completed }, refusals)
    }
}
