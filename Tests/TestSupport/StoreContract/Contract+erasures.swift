import Domain
import Engine
import Vault

extension StoreContract {
    static let erasures = [
        Clause("Closed accounts that are not erased are walked by when they were closed", erasable),
        Clause("Promise 11: erasing takes the key and all that says something, and closes what was open", erasing),
        Clause("An account's messages are found and dropped by its lanes, and no others", messagesOfOne),
    ]

    static func erasable(_ store: any Store) async throws {
        let rows = try Rows()
        let closed = (0..<3).map { rows.account(AccountHolds(closedAt: rows.now + .days(Int64($0)))) }
        let open = rows.account()
        try await store.write { transaction in for account in closed + [open] { transaction.insert(account) } }
        let cutoff = rows.now + .days(1)
        let due = try await store.read { try $0.erasable(closedBy: cutoff, after: nil, limit: 10) }
            .filter { row in closed.contains { $0.id == row.id } }
        try expect(due.map(\.id), is: closed.prefix(2).map(\.id), "by the time of closing")
        let place = AgePlace(at: rows.now, id: closed[0].id.bytes)
        let rest = try await store.read { try $0.erasable(closedBy: cutoff, after: place, limit: 10) }
            .filter { row in closed.contains { $0.id == row.id } }
        try expect(rest.map(\.id), is: [closed[1].id], "after a place")
    }

    /// Of whatever was in progress on it, as a backup may bring it back.
    static func erasing(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (held, free) = (
            rows.binding(of: account, state: .released, quarantineUntil: rows.now + .days(90)),
            rows.binding(of: account, kind: .email, state: .released)
        )
        let flow = rows.flow(of: account)
        let entry = rows.id(LedgerEntity.self)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(held)
            transaction.insert(free)
            transaction.insert(flow)
            transaction.restrict(
                account.id, Restriction(capability: "payout", until: rows.now + .hours(24), cause: rows.id()))
            transaction.append(
                LedgerRow(id: entry, realm: rows.realm, at: rows.now, event: "test", commitment: rows.bytes()),
                opening: LedgerOpeningRow(entry: entry, account: account.id, content: rows.sealed()))
        }
        let at = rows.now + .hours(1)
        try await store.write { $0.erase(account.id, at: at) }
        let after = try await store.read { try $0.accounts(among: [account.id]) }.first
        try expect(after?.dataKey, is: nil, "the key")
        try expect(after?.holds, is: AccountHolds(closedAt: at), "its state")
        try expect(after?.externalID, is: account.id.description, "what names it")
        try expect(after?.erasedAt, is: at, "when")
        try expect(try await store.read { try $0.binding(held.id)?.state }, is: .released, "one in quarantine")
        try expect(try await store.read { try $0.binding(free.id) == nil }, is: true, "one that is free")
        try expect(
            try await store.read { try $0.flow(flow.id, realm: rows.realm)?.contentsErasedAt }, is: at,
            "the flow's contents")
        try expect(try await store.read { try $0.openings(of: account.id, limit: 9).count }, is: 0, "openings")
        try expect(
            try await store.read { try $0.restrictions(of: account.id, at: rows.now).count }, is: 0, "restrictions")
        let listed = try await store.read { try $0.erasures(since: at, after: nil, limit: 1000) }
        try expect(listed.contains(Erasure(account: account.id, at: at)), is: true, "among those that were erased")
        try await expect(.contended, "a second time") { try await store.write { $0.erase(account.id, at: at) } }
        try await store.write { _ = try $0.forgetIndexes(by: rows.now + .days(90), limit: 1000) }
        try expect(try await store.read { try $0.binding(held.id) == nil }, is: true, "once its quarantine is over")
    }

    static func messagesOfOne(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        let span = LaneSpan(beginningWith: [2] + account.id.bytes, length: 25)
        let lane = [2] + account.id.bytes + [1, 2, 3]
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(other)
            transaction.enqueue(rows.message(of: account, lane: lane))
            transaction.enqueue(rows.message(of: other, lane: [2] + other.id.bytes + [1]))
        }
        try expect(try await store.read { try $0.hasMessages(of: account.id, in: [span]) }, is: true, "one waits")
        try expect(try await store.write { try $0.dropMessages(of: account.id, in: [span]) }, is: 1, "dropped")
        try expect(try await store.read { try $0.hasMessages(of: account.id, in: [span]) }, is: false, "none waits")
        try expect(
            try await store.write { try $0.dropMessages(of: other.id, in: []) }, is: 0,
            "another's stays, since it is not dead")
    }
}
