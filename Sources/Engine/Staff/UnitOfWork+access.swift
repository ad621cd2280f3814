import Domain
import Vault

extension UnitOfWork {
    /// Notes what a member of staff looked at or did, in the transaction that lets them. Platforms
    /// and the machine's operator leave their own traces and are not noted here.
    func note(
        _ act: AccessAct, by caller: Caller, account: AccountID? = nil, caseID: CaseID? = nil,
        evidence: EvidenceID? = nil
    ) {
        guard case .staff(let member) = caller.principal else { return }
        insert(newID(), act, member, account: account, caseID: caseID, evidence: evidence, reason: nil)
    }

    /// The same with the member's own words. They may say anything about the person, so they are
    /// sealed under the key of the case's account; an entry about no account can't have any.
    /// - Parameter reason: 1 to 200 characters.
    /// - Throws: `staff.reason-malformed` for one of another length.
    func note(
        _ act: AccessAct, by caller: Caller, on row: CaseRow, evidence: EvidenceID? = nil, reason: String, key: DataKey
    ) throws {
        guard case .staff(let member) = caller.principal else { return }
        guard (1...200).contains(reason.count) else {
            throw Refusal(.unacceptable, "staff.reason-malformed", wayForward: .correct, field: "reason")
        }
        let id = newID(AccessID.self)
        let sealed = try vault.seal(Array(reason.utf8), with: key, realm: realm, as: .accessReason(id))
        insert(id, act, member, account: row.account, caseID: row.id, evidence: evidence, reason: sealed)
    }

    private func insert(
        _ id: AccessID, _ act: AccessAct, _ member: StaffPrincipal, account: AccountID?, caseID: CaseID?,
        evidence: EvidenceID?,
        reason: Sealed?
    ) {
        transaction.insert(
            AccessRow(
                id: id, realm: realm, staff: member.id, login: member.login, act: act, account: account, caseID: caseID,
                evidence: evidence, reason: reason, at: now))
    }
}

extension ReadContext {
    /// Who looked at a case and what they did with it, the latest first, with the reasons opened.
    func accesses(to row: CaseRow, key: DataKey, limit: Int) throws -> [AccessView] {
        try snapshot.accesses(to: row.id, limit: limit).map { access in
            AccessView(
                login: access.login, act: access.act, at: access.at,
                reason: try access.reason.map { try text($0, key: key, at: .accessReason(access.id)) })
        }
    }
}

extension AssociatedData {
    static func accessReason(_ id: AccessID) -> Self { Self(table: "staff_access", column: "reason", row: id.bytes) }
}
