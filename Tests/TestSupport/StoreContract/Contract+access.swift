import Domain
import Engine

// The record of what staff looked at and did.
extension StoreContract {
    static func accesses(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, member) = (rows.account(), rows.member("lena", .active))
        let flow = rows.flow(of: account)
        let reviewCase = rows.reviewCase(of: flow)
        let made = AccessAct.allCases.map { rows.access($0, by: member, to: account, on: reviewCase) }
        let other = rows.member("otto", .active)
        let ownStep = rows.access(.signedIn, by: other)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
            transaction.insert(reviewCase)
            for row in [member, other] { transaction.insert(row) }
            for access in made + [ownStep] { transaction.insert(access) }
        }
        let latest = Array(made.reversed().prefix(3))
        try expect(try await store.read { try $0.accesses(to: account.id, limit: 3) }, is: latest, "to the account")
        try expect(try await store.read { try $0.accesses(to: reviewCase.id, limit: 3) }, is: latest, "to the case")
        try expect(
            try await store.read { try $0.accesses(to: rows.id(AccountEntity.self), limit: 3) }, is: [], "to another")
        try expect(try await store.read { try $0.accesses(by: member.id, limit: 3) }, is: latest, "by the member")
        try expect(try await store.read { try $0.accesses(by: other.id, limit: 3) }, is: [ownStep], "by the other")
        try expect(try await store.read { try $0.accesses(limit: 4) }, is: [ownStep] + latest, "by everybody")
    }
}

extension Rows {
    /// About the member alone, in no realm.
    func access(_ act: AccessAct, by member: StaffRow) -> AccessRow {
        AccessRow(
            id: id(), realm: nil, staff: member.id, login: member.login, act: act, account: nil, caseID: nil,
            evidence: nil, reason: nil,
            at: now)
    }

    func access(_ act: AccessAct, by member: StaffRow, to account: AccountRow, on reviewCase: CaseRow) -> AccessRow {
        AccessRow(
            id: id(), realm: realm, staff: member.id, login: member.login, act: act, account: account.id,
            caseID: reviewCase.id,
            evidence: act == .fileViewed ? id() : nil, reason: act == .valueRevealed ? sealed() : nil, at: now)
    }
}
