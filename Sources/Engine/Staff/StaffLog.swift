package import Domain

/// One line of the record, for the machine's operator: who, what and when, and which case or
/// account by its id. Reasons are left out: they are for whoever looks at the case.
package struct StaffLogEntry: Sendable, Hashable, Codable {
    package let at: Instant
    /// Who did it; for what the machine's operator did, whom it is about.
    package let login: String
    package let act: AccessAct
    /// Nil for what is about the member and no realm.
    package let realm: RealmID?
    package let account: AccountID?
    package let caseID: CaseID?
    package let evidence: EvidenceID?

    init(_ row: AccessRow) {
        at = row.at
        login = row.login
        act = row.act
        realm = row.realm
        account = row.account
        caseID = row.caseID
        evidence = row.evidence
    }
}

extension Engine {
    /// What staff looked at and did, and what became of their ways in: the latest first.
    /// - Parameters:
    ///   - login: one member's alone; nil for everybody's.
    ///   - limit: 1 to 1,000.
    /// - Throws: `staff.not-found`.
    package func staffLog(login: String? = nil, limit: Int = 100) async throws -> [StaffLogEntry] {
        let limit = min(max(limit, 1), 1000)
        let rows = try await store.read { snapshot in
            guard let login else { return try snapshot.accesses(limit: limit) }
            guard let member = try snapshot.staff(login: login) else { throw Refusal.staffNotFound }
            return try snapshot.accesses(by: member.id, limit: limit)
        }
        return rows.map(StaffLogEntry.init)
    }

    /// Notes what became of a member's way in, in the transaction that changes it.
    func note(_ act: AccessAct, of member: StaffRow, in transaction: any Transaction, at now: Instant) {
        transaction.insert(
            AccessRow(
                id: ids.next(AccessID.self, at: now), realm: nil, staff: member.id, login: member.login, act: act,
                account: nil,
                caseID: nil,
                evidence: nil, reason: nil, at: now))
    }
}
