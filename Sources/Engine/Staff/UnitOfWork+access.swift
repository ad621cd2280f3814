import Domain

extension UnitOfWork {
    /// Notes what a member of staff looked at or did, in the transaction that lets them. Platforms and the machine's operator leave their
    /// own traces and are not noted here.
    /// - Parameter reason: why, in their own words, where a reason is asked for.
    /// - Throws: `staff.reason-malformed` for one that does not have 1 to 200 characters.
    func note(
        _ act: AccessAct, by caller: Caller, account: AccountID? = nil, caseID: CaseID? = nil, evidence: EvidenceID? = nil,
        reason: String? = nil
    ) throws {
        guard case .staff(let member) = caller.principal else { return }
        guard reason.map({ (1...200).contains($0.count) }) ?? true else {
            throw Refusal(.unacceptable, "staff.reason-malformed", wayForward: .correct, field: "reason")
        }
        transaction.insert(
            AccessRow(
                id: newID(AccessID.self), realm: realm, staff: member.id, login: member.login, act: act, account: account, caseID: caseID,
                evidence: evidence, reason: reason, at: now))
    }
}
