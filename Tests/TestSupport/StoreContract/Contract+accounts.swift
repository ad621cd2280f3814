import Domain
import Engine
import Vault

extension StoreContract {
    static let accounts = [
        Clause("An account is read back as it was written, by its id and by the platform's", accountReadsBack),
        Clause("An account is not found from another realm", otherRealm),
        Clause("An update writes all that may change and raises the revision", accountUpdate),
        Clause("An account that changed meanwhile makes the phase run again", staleAccount),
        Clause("A platform's id has one account in a realm", externalIDOnce),
        Clause("Accounts are walked in order of id", accountWalk),
        Clause("A data key is re-wrapped only where it is still the old one", rewrapping),
        Clause("Who read the account before its key was re-wrapped can't write the old key back", rewrapThenUpdate),
        Clause(
            "A restriction is lengthened, never shortened, each cause has its own, and ends on its own", restrictions),
        Clause("Promise 9: what holds an account back is kept by cause, each status as written", holds),
        Clause("Lifting takes the restrictions of that flow only", lifting),
    ]

    static func accountReadsBack(_ store: any Store) async throws {
        let rows = try Rows()
        var account = rows.account(AccountHolds(isFrozen: true))
        (account.password, account.passwordSetAt, account.frozenAt) = ("scrypt$…", rows.now, rows.now - .days(1))
        let written = account
        try await store.write { $0.insert(written) }
        try expect(try await store.read { try $0.account(written.id, realm: written.realm) }, is: written, "by id")
        let found = try await store.read { try $0.account(externalID: written.externalID, realm: written.realm) }
        try expect(found, is: written, "by the platform's id")
    }

    static func otherRealm(_ store: any Store) async throws {
        let (account, other) = (try Rows().account(), try Rows(realm: "messenger").realm)
        try await store.write { $0.insert(account) }
        try expect(try await store.read { try $0.account(account.id, realm: other) }, is: nil, "by id")
        try expect(
            try await store.read { try $0.account(externalID: account.externalID, realm: other) }, is: nil,
            "by the platform's id")
    }

    static func accountUpdate(_ store: any Store) async throws {
        let rows = try Rows()
        let before = rows.account()
        var changed = before
        changed.holds = AccountHolds(isRestricted: true, isFrozen: true, disputedSince: rows.now + .hours(1))
        (changed.language, changed.dataKey) = (.english, WrappedKey(bytes: rows.bytes(65)))
        (changed.password, changed.passwordSetAt, changed.frozenAt, changed.revision) = (
            "scrypt$…", rows.now, rows.now, 1
        )
        let after = changed
        try await store.write { $0.insert(before) }
        try await store.write { $0.update(after, ifRevision: 0) }
        try expect(try await store.read { try $0.account(before.id, realm: before.realm) }, is: after, "the row")
    }

    static func staleAccount(_ store: any Store) async throws {
        let account = try Rows().account()
        try await store.write { $0.insert(account) }
        try await store.write { $0.update(account, ifRevision: 0) }
        let runs = RunCount()
        try await store.write { transaction in
            let fresh = try transaction.account(account.id, realm: account.realm)
            transaction.update(account, ifRevision: runs.isFirst() ? 0 : fresh?.revision ?? -1)
        }
        try expect(runs.total, is: 2, "runs")
        try expect(
            try await store.read { try $0.account(account.id, realm: account.realm)?.revision }, is: 2, "the revision")
    }

    static func externalIDOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let first = rows.account()
        let second = AccountRow(
            id: rows.id(), realm: first.realm, externalID: first.externalID, language: .english, dataKey: first.dataKey,
            password: nil, passwordSetAt: nil, createdAt: rows.now, frozenAt: nil, revision: 0)
        try await store.write { $0.insert(first) }
        try await expect(.contended, "a second account") { try await store.write { $0.insert(second) } }
    }

    static func accountWalk(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = (0..<5).map { _ in rows.account() }
        try await store.write { transaction in for row in accounts.reversed() { transaction.insert(row) } }
        try expect(
            try await store.read { try $0.accounts(after: nil, limit: 2) }, is: Array(accounts[0...1]), "the first two")
        try expect(
            try await store.read { try $0.accounts(after: accounts[1].id, limit: 9) }, is: Array(accounts[2...]),
            "the rest")
    }
}

// MARK: Keys and restrictions

extension StoreContract {
    static func rewrapping(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (fresh, late) = (WrappedKey(bytes: rows.bytes(65)), WrappedKey(bytes: rows.bytes(65)))
        try await store.write { $0.insert(account) }
        try await store.write { $0.rewrap(account.id, from: rows.key(of: account), to: fresh) }
        try await store.write { $0.rewrap(account.id, from: rows.key(of: account), to: late) }
        try expect(
            try await store.read { try $0.account(account.id, realm: account.realm)?.dataKey }, is: fresh, "the key")
    }

    static func rewrapThenUpdate(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        try await store.write { $0.insert(account) }
        try await store.write {
            $0.rewrap(account.id, from: rows.key(of: account), to: WrappedKey(bytes: rows.bytes(65)))
        }
        try await expect(.contended, "the row as it was") {
            try await store.write { $0.update(account, ifRevision: 0) }
        }
    }

    static func restrictions(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let long = Restriction(capability: "payout", until: rows.now + .hours(24), cause: rows.id())
        let short = Restriction(capability: "payout", until: rows.now + .hours(1), cause: long.cause)
        let other = Restriction(capability: "payout", until: rows.now + .hours(2), cause: rows.id())
        try await store.write { transaction in
            transaction.insert(account)
            transaction.restrict(account.id, short)
        }
        for restriction in [long, short, other] { try await store.write { $0.restrict(account.id, restriction) } }
        try expect(
            try await store.read { try $0.restrictions(of: account.id, at: rows.now) }, is: [long, other], "in force")
        try expect(
            try await store.read { try $0.restrictions(of: account.id, at: long.until) }, is: [], "after its end")
    }

    static func holds(_ store: any Store) async throws {
        let rows = try Rows()
        let all = [
            AccountHolds(), AccountHolds(isRestricted: true), AccountHolds(isFrozen: true),
            AccountHolds(disputedSince: rows.now),
            AccountHolds(closesAt: rows.now), AccountHolds(closedAt: rows.now),
            AccountHolds(closedAt: rows.now, isRestricted: true, isFrozen: true, disputedSince: rows.now),
        ]
        for holds in all {
            let account = rows.account(holds)
            try await store.write { $0.insert(account) }
            try expect(
                try await store.read { try $0.account(account.id, realm: rows.realm)?.holds }, is: holds, "\(holds)")
        }
    }

    static func lifting(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let payout = Restriction(capability: "payout", until: rows.now + .hours(24), cause: rows.id())
        let change = Restriction(capability: "payout", until: rows.now + .hours(12), cause: rows.id())
        try await store.write { transaction in
            transaction.insert(account)
            transaction.restrict(account.id, payout)
            transaction.restrict(account.id, change)
        }
        try await store.write { $0.liftRestrictions(of: account.id, causedBy: payout.cause) }
        try expect(
            try await store.read { try $0.restrictions(of: account.id, at: rows.now) }, is: [change], "what is left")
    }
}
