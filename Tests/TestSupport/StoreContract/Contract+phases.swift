import Domain
import Engine

extension StoreContract {
    static let phases = [
        Clause("A phase that throws leaves nothing behind", throwingPhase),
        Clause("A phase sees what was committed and not its own queued writes", queuedWrites),
        Clause("A phase that keeps meeting others' writes is given up after six runs", givenUp),
        Clause("A row that breaks a rule of the schema does not make the phase run again", brokenRule),
        Clause("A question sees one state", oneState),
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
}
