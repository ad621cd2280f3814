import Domain
import Engine
import Foundation

extension StoreContract {
    static let races = [
        Clause(
            "Promise 1: of twenty accounts racing for a number one wins, and the others' phases run again",
            raceForNumber),
        Clause("Promise 2: two changes of one account at once leave exactly one active", raceOfChanges),
        Clause("Promise 2: two accounts that swap their numbers never share one", swap),
        Clause("Promise 5: of twenty who count at once each sees what the others have counted", raceOfCounting),
        Clause(
            "Promise 5: of twenty who count and forgive at once each goes on from what another left", raceOfForgiving),
        Clause("Promise 2: what is read of a flow is no older than the lock that the reader waited for", readAfterLock),
    ]

    private struct Attempt: Sendable {
        let won: Bool
        let runs: Int
    }

    /// Everybody has looked before anybody writes, which is what a race is; from the second run on
    /// they look again.
    static func raceForNumber(_ store: any Store) async throws {
        let rows = try Rows()
        let (accounts, number) = ((0..<20).map { _ in rows.account() }, rows.index())
        try await store.write { transaction in for row in accounts { transaction.insert(row) } }
        let attempts = try await withThrowingTaskGroup(of: Attempt.self) { group in
            for account in accounts {
                let binding = rows.binding(of: account, index: number)
                group.addTask { try await take(binding, in: store, at: rows.now) }
            }
            return try await group.reduce(into: [Attempt]()) { $0.append($1) }
        }
        try expect(attempts.count(where: \.won), is: 1, "winners")
        try expect(attempts.filter { !$0.won }.allSatisfy { $0.runs > 1 }, "every loser must have looked again")
        let holders = try await store.read {
            try $0.holders(of: number, kind: .phone, under: nil, realm: rows.realm, at: rows.now)
        }
        try expect(holders.count, is: 1, "holders")
    }

    private static func take(_ binding: BindingRow, in store: any Store, at now: Instant) async throws -> Attempt {
        let runs = RunCount()
        let won = try await store.write { transaction in
            let holders = try transaction.holders(
                of: binding.index, kind: binding.kind, under: nil, realm: binding.realm, at: now)
            guard runs.isFirst() || holders.isEmpty else { return false }
            transaction.insert(binding)
            return true
        }
        return Attempt(won: won, runs: runs.total)
    }

    static func raceOfChanges(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let old = rows.binding(of: account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(old)
        }
        async let first: Void = change(account, from: old, to: rows.binding(of: account), in: store, at: rows.now)
        async let second: Void = change(account, from: old, to: rows.binding(of: account), in: store, at: rows.now)
        _ = try await (first, second)
        let held = try await store.read { try $0.bindings(of: account.id) }
        try expect(held.map(\.state), is: [.active], "what the account holds")
        try expect(held.first?.id != old.id, "the old binding is gone")
    }

    /// Releases what it believes to be held, and binds the new one.
    private static func change(
        _ account: AccountRow, from believed: BindingRow, to new: BindingRow, in store: any Store, at now: Instant
    ) async throws {
        let runs = RunCount()
        try await store.write { transaction in
            let held = try transaction.bindings(of: account.id)
            let releasing = runs.isFirst() ? [believed] : held
            for binding in releasing { transaction.release(binding.id, at: now, quarantineUntil: nil, undoUntil: nil) }
            transaction.insert(new)
        }
    }

    static func swap(_ store: any Store) async throws {
        let rows = try Rows()
        let (left, right) = (rows.account(), rows.account())
        let (first, second) = (rows.binding(of: left), rows.binding(of: right))
        try await store.write { transaction in
            for row in [left, right] { transaction.insert(row) }
            for row in [first, second] { transaction.insert(row) }
        }
        try await expect(.contended, "a number that is still held") {
            try await store.write { transaction in
                transaction.release(first.id, at: rows.now, quarantineUntil: nil, undoUntil: nil)
                transaction.insert(rows.binding(of: left, index: second.index))
            }
        }
        try await store.write { transaction in
            for binding in [first, second] {
                transaction.release(binding.id, at: rows.now, quarantineUntil: nil, undoUntil: nil)
            }
            transaction.insert(rows.binding(of: left, index: second.index))
            transaction.insert(rows.binding(of: right, index: first.index))
        }
        let held = try await store.read { (try $0.bindings(of: left.id), try $0.bindings(of: right.id)) }
        try expect([held.0, held.1].map { $0.map(\.index) }, is: [[second.index], [first.index]], "after the swap")
    }

    /// What somebody has seen is what another has written, and each of it is seen once: nothing is lost between two.
    static func raceOfForgiving(_ store: any Store) async throws {
        let (rows, key) = (try Rows(), try Rows().hash())
        let steps = try await withThrowingTaskGroup(of: (seen: Int, left: Int).self) { group in
            for number in 1...20 {
                group.addTask {
                    try await store.write { transaction in
                        let row = try transaction.failures(key) ?? FailuresRow(key: key, count: 0, lastAt: nil)
                        guard number.isMultiple(of: 4) else {
                            let next = FailuresRow(key: key, count: row.count + 1, lastAt: rows.now)
                            transaction.replace(next, expiresAt: nil)
                            return (row.count, next.count)
                        }
                        transaction.forgive(row, at: rows.now)
                        return (row.count, 0)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let last = try await store.read { try $0.failures(key)?.count ?? 0 }
        try expect((steps.map(\.seen) + [last]).sorted(), is: ([0] + steps.map(\.left)).sorted(), "what each has seen")
    }

    /// A limit, an account's failures and failures that no account has: each is read and written back with one more.
    static func raceOfCounting(_ store: any Store) async throws {
        let rows = try Rows()
        let (limit, own, others, account) = (rows.hash(), rows.hash(), rows.hash(), rows.account())
        try await store.write { $0.insert(account) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for count in 1...20 {
                group.addTask {
                    try await store.write { transaction in
                        let times = try transaction.hits([limit]).first?.times ?? []
                        let mine = try transaction.failures(of: account.id).first?.count ?? 0
                        let theirs = try transaction.failures(others)?.count ?? 0
                        transaction.replace(
                            HitsRow(key: limit, times: times + [rows.now + .seconds(Int64(count))]),
                            expiresAt: rows.now + .days(1))
                        for (key, account, count) in [(own, account.id, mine), (others, AccountID?.none, theirs)] {
                            transaction.replace(
                                FailuresRow(key: key, account: account, count: count + 1, lastAt: rows.now),
                                expiresAt: nil)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let counted = try await store.read { snapshot in
            [
                try snapshot.hits([limit]).first?.times.count, try snapshot.failures(of: account.id).first?.count,
                try snapshot.failures(others)?.count,
            ]
        }
        try expect(counted, is: [20, 20, 20], "what was counted")
    }

    /// Catches a lock on the account alone: PostgreSQL reads again only the rows that it has
    /// locked, so the flow would be the one from before the wait.
    static func readAfterLock(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        var changed = flow
        changed.mustProveAgain = true
        try await store.write { [flow] transaction in
            transaction.insert(account)
            transaction.insert(flow)
        }
        let (locked, announcement) = AsyncStream.makeStream(of: Void.self)
        let secondBegan = DispatchSemaphore(value: 0)
        async let change: Void = store.write { [changed] transaction in
            _ = try transaction.file(flow.id, realm: flow.realm)
            announcement.finish()
            // A store with one writer lets nobody begin before this one is through.
            _ = secondBegan.wait(timeout: .now() + 1)
            Thread.sleep(forTimeInterval: 0.2)
            transaction.update(changed, ifRevision: flow.revision)
        }
        for await _ in locked {}
        let seen = try await store.write { transaction in
            secondBegan.signal()
            return try transaction.file(flow.id, realm: flow.realm)?.flow.mustProveAgain
        }
        try await change
        try expect(seen, is: true, "what the second reader sees")
    }
}
