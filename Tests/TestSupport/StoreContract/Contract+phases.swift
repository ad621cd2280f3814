import Domain
import Engine
import Vault

extension StoreContract {
    static let phases = [
        Clause("A phase that throws leaves nothing behind", throwingPhase),
        Clause("A phase sees what was committed and not its own queued writes", queuedWrites),
        Clause("A phase that keeps meeting others' writes is given up after six runs", givenUp),
        Clause("A row that breaks a rule of the schema does not make the phase run again", brokenRule),
        Clause("A question sees one state", oneState),
        Clause("What is asked together is answered as what is asked separately", askedTogether),
    ]

    private struct Refusal: Error {}

    static func throwingPhase(_ store: any Store) async throws {
        let account = try Rows().account()
        do {
            try await store.write { transaction in
                transaction.insert(account)
                throw Refusal()
            }
            throw ContractFailure("the phase's own error must reach the caller")
        } catch is Refusal {}
        let found = try await store.read { try $0.account(account.id, realm: account.realm) }
        try expect(found, is: nil, "nothing may be kept")
    }

    static func queuedWrites(_ store: any Store) async throws {
        let account = try Rows().account()
        let seen = try await store.write { transaction in
            transaction.insert(account)
            return try transaction.account(account.id, realm: account.realm)
        }
        try expect(seen, is: nil, "a write must wait for the end of the phase")
        try expect(
            try await store.read { try $0.account(account.id, realm: account.realm) }, is: account,
            "then it must be there")
    }

    static func givenUp(_ store: any Store) async throws {
        let account = try Rows().account()
        let runs = RunCount()
        try await store.write { $0.insert(account) }
        try await expect(.contended, "a revision that never was") {
            try await store.write { transaction in
                _ = runs.isFirst()
                transaction.update(account, ifRevision: 99)
            }
        }
        try expect(runs.total, is: 6, "the first run and five more")
    }

    static func brokenRule(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let runs = RunCount()
        try await store.write { $0.insert(account) }
        do {
            try await store.write { transaction in
                _ = runs.isFirst()
                transaction.insert(rows.binding(of: account, slot: 0))
            }
            throw ContractFailure("a slot below 1 must be refused")
        } catch StoreFailure.corrupt {}
        try expect(runs.total, is: 1, "running again can't help")
    }

    static func oneState(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        try await store.write { $0.insert(account) }
        async let writing: Void = raiseRevision(of: account, in: store, times: 20)
        for _ in 0..<20 {
            let (first, second) = try await store.read { snapshot in
                (
                    try snapshot.account(account.id, realm: account.realm),
                    try snapshot.account(account.id, realm: account.realm)
                )
            }
            try expect(first, is: second, "both halves of a question must agree")
        }
        try await writing
    }

    private static func raiseRevision(of account: AccountRow, in store: any Store, times: Int) async throws {
        for revision in 0..<Int64(times) {
            try await store.write { $0.update(account, ifRevision: revision) }
        }
    }

    /// Rows of different tables, of some several and of some none.
    private struct Answers: Hashable {
        let file: [AccountID?]
        let bindings: [BindingRow]
        let openFlows: [FlowRow]
        let background: AccountBackground
        let webhooks: [WebhookRow]
        let failures: [FailuresRow]
        let holders: [HolderRow]
        let hits: [HitsRow]
        let sent: Int

        init(
            of flow: FlowRow, at index: BlindIndex, _ keys: [KeyedHash], in snapshot: any Snapshot, at now: Instant
        ) throws {
            let stored = try snapshot.file(flow.id, realm: flow.realm)
            file = [stored?.account.id, stored?.flow.account]
            bindings = try snapshot.bindings(of: flow.account) + (stored?.bindings ?? [])
            openFlows = try snapshot.openFlows(of: flow.account)
            background = try snapshot.background(
                of: flow.account, for: flow.operation, completedSince: now - .days(1), refusedSince: now - .days(1),
                at: now)
            webhooks = try snapshot.webhooks(realm: flow.realm)
            failures = try snapshot.failures(of: flow.account)
            holders = try snapshot.holders(of: index, kind: .phone, under: nil, realm: flow.realm, at: now)
            hits = try snapshot.hits(keys)
            sent = try snapshot.tally("country:CN", realm: flow.realm, sinceHour: 0).sent
        }
    }

    static func askedTogether(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (flow, other) = (rows.flow(of: account), rows.flow(of: account))
        let (binding, keys) = (rows.binding(of: account), (0..<3).map { _ in rows.hash() })
        let restriction = Restriction(capability: "payout", until: rows.now + .days(1), cause: flow.id)
        try await store.write { transaction in
            transaction.insert(account)
            for row in [flow, other] { transaction.insert(row) }
            transaction.insert(binding)
            transaction.restrict(account.id, restriction)
            transaction.replace(
                FailuresRow(key: keys[0], account: account.id, count: 2, lastAt: nil), expiresAt: nil)
            transaction.replace(HitsRow(key: keys[1], times: [rows.now]), expiresAt: rows.now + .days(1))
            transaction.add(sent: 7, proved: 1, to: "country:CN", realm: rows.realm, hour: 1, stripe: 0)
        }
        let ask: @Sendable (any Snapshot) throws -> Answers = {
            try Answers(of: flow, at: binding.index, keys, in: $0, at: rows.now)
        }
        let apart = try await store.read(ask)
        let together: @Sendable (any Snapshot) throws -> [Answers] = { snapshot in
            snapshot.foresee { _ = try ask($0) }
            return [try ask(snapshot), try ask(snapshot)]
        }
        try expect(apart.background.restrictions, is: [restriction], "restrictions")
        try expect([apart.bindings.count, apart.openFlows.count, apart.holders.count], is: [2, 2, 1], "rows")
        try expect(try await store.read(together), is: [apart, apart], "to a question")
        try expect(try await store.write { try together($0) }, is: [apart, apart], "in a phase")
    }
}
