import Domain
import Engine
import Vault

extension StoreContract {
    static let policyConflicts = [
        Clause("The kinds that a realm's accounts hold are found, each once", heldKinds),
        Clause("Everything of a kind that is held is counted, with some of the accounts", everythingHeld),
        Clause("Identifiers with more holders than so many are counted, whatever slots they have", sharedIdentifiers),
        Clause("Accounts with more of a kind than so many are counted, at each parent", crowdedAccounts),
    ]

    private static let handle = IdentifierKind.handle

    static func heldKinds(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, foreign) = (rows.account(), other.account())
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(foreign)
            for number in 1...3 { transaction.insert(rows.binding(of: account, at: Place(.phone, number: number))) }
            transaction.insert(rows.binding(of: account, kind: .email, state: .suspended))
            transaction.insert(rows.binding(of: account, kind: handle, state: .released))
            transaction.insert(other.binding(of: foreign, kind: handle))
        }
        try expect(try await store.read { try $0.heldKinds(realm: rows.realm) }, is: [.email, .phone], "kinds")
        try expect(try await store.read { try $0.heldKinds(realm: other.realm) }, is: [handle], "another realm's")
    }

    static func everythingHeld(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = (0..<3).map { _ in rows.account() }
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            for row in accounts { transaction.insert(rows.binding(of: row, kind: handle)) }
            transaction.insert(rows.binding(of: accounts[0], at: Place(handle, number: 2)))
            transaction.insert(rows.binding(of: accounts[1], kind: handle, state: .released))
            transaction.insert(rows.binding(of: accounts[1]))
        }
        let all = try await store.read { try $0.held(handle, realm: rows.realm, limit: 10) }
        try expect(all, is: RuleBreach(count: 4, accounts: accounts.map(\.id)), "all")
        let some = try await store.read { try $0.held(handle, realm: rows.realm, limit: 1) }
        try expect(some.count, is: 4, "all are counted")
        try expect(some.accounts.count, is: 1, "some are named")
    }

    static func sharedIdentifiers(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = (0..<5).map { _ in rows.account() }
        let (three, one, gap, cards) = (rows.index(), rows.index(), rows.index(), rows.index())
        let card = Place(.phone, of: Place.Parent(binding: rows.id(), kind: .email))
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            for (slot, account) in zip(1..., accounts.prefix(3)) {
                transaction.insert(rows.binding(of: account, index: three, slot: slot))
            }
            transaction.insert(rows.binding(of: accounts[3], index: one, slot: 1))
            // The holders of the first two slots have left.
            transaction.insert(rows.binding(of: accounts[4], index: gap, slot: 3))
            transaction.insert(rows.binding(of: accounts[3], index: gap, slot: 1, state: .released))
            transaction.insert(rows.binding(of: accounts[3], at: card, index: cards, slot: 1))
            transaction.insert(rows.binding(of: accounts[3], kind: .email, index: three, slot: 4))
        }
        for (most, count) in [(1, 1), (2, 1), (3, 0)] {
            let found = try await store.read { try $0.shared(byMoreThan: most, .phone, realm: rows.realm, limit: 10) }
            let holders = count == 0 ? [] : accounts.prefix(3).map(\.id)
            try expect(found, is: RuleBreach(count: count, accounts: holders), "more than \(most)")
        }
        let named = try await store.read { try $0.shared(byMoreThan: 1, .phone, realm: rows.realm, limit: 2).accounts }
        try expect(named.count, is: 2, "at most so many are named")
    }

    static func crowdedAccounts(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = (0..<4).map { _ in rows.account() }
        let parents = (0..<2).map { _ in Place.Parent(binding: rows.id(), kind: .email) }
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            for number in 1...3 { transaction.insert(rows.binding(of: accounts[0], at: Place(.phone, number: number))) }
            // One place each, at three of them.
            transaction.insert(rows.binding(of: accounts[1]))
            for parent in parents { transaction.insert(rows.binding(of: accounts[1], at: Place(.phone, of: parent))) }
            for number in 1...2 {
                transaction.insert(rows.binding(of: accounts[2], at: Place(.phone, number: number, of: parents[0])))
            }
            // The first has left.
            transaction.insert(rows.binding(of: accounts[3], at: Place(.phone, number: 2)))
        }
        for (most, crowded) in [(1, [0, 2]), (2, [0]), (3, [])] {
            let found = try await store.read {
                try $0.crowded(withMoreThan: most, .phone, realm: rows.realm, limit: 10)
            }
            try expect(
                found, is: RuleBreach(count: crowded.count, accounts: crowded.map { accounts[$0].id }),
                "more than \(most)")
        }
    }
}
