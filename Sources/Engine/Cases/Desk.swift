import Domain
import Flows

extension Caller {
    /// Claims, questions and looks are in somebody's name.
    func deskMember() throws(Refusal) -> StaffPrincipal {
        guard case .staff(let member) = principal else {
            throw Refusal(.forbidden, "staff.role-missing", wayForward: .support, field: StaffRole.reviewer.rawValue)
        }
        return member
    }

    var staffMember: StaffPrincipal? {
        if case .staff(let member) = principal { member } else { nil }
    }
}

extension StaffPrincipal {
    func owns(_ account: AccountRow) -> Bool { ownAccounts.contains("\(account.realm)/\(account.externalID)") }

    /// Of their own accounts in one realm.
    func externalIDs(in realm: RealmID) -> [String] {
        let prefix = "\(realm)/"
        return ownAccounts.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

extension ReadContext {
    /// A case that the caller may look at.
    /// - Throws: `case.own-account` for staff whose own account it is about.
    func deskCase(_ id: CaseID, _ caller: Caller) throws -> CaseRow {
        guard let row = try snapshot.reviewCase(id, realm: realm) else { throw Refusal.caseNotFound }
        guard let member = caller.staffMember, let account = try snapshot.account(row.account, realm: realm),
            member.owns(account)
        else {
            return row
        }
        throw Refusal.ownAccount
    }

    /// One that can still be worked on.
    func openDeskCase(_ id: CaseID, _ caller: Caller) throws -> CaseRow {
        let row = try deskCase(id, caller)
        guard row.state == .open else { throw Refusal.caseClosed }
        return row
    }
}

extension Refusal {
    static let caseClosed = Refusal(.conflict, "case.closed", wayForward: .correct)
    static let ownAccount = Refusal(.forbidden, "case.own-account", wayForward: .support)
    static let caseTaken = Refusal(.conflict, "case.taken", wayForward: .support)
    static let caseNotClaimed = Refusal(.conflict, "case.not-claimed", wayForward: .correct)
    static let caseTextLength = Refusal(.unacceptable, "case.text-length", wayForward: .correct, field: "text")
}
