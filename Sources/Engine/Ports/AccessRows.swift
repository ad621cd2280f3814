package import Domain
package import Vault

/// What a member of staff looked at or did, and what became of their own way in.
package enum AccessAct: String, Sendable, Hashable, CaseIterable, Codable {
    case caseViewed = "case.viewed"
    case fileViewed = "file.viewed"
    /// A document as the person sent it, and not as a picture of it.
    case fileTaken = "file.taken"
    case valueRevealed = "value.revealed"
    case accountSearched = "account.searched"
    case messagesRevived = "messages.revived"
    case caseTaken = "case.taken"
    case caseGivenBack = "case.given-back"
    case signedIn = "staff.signed-in"
    /// At the second step, so by somebody who had the password.
    case codeRefused = "staff.code-refused"
    case setUp = "staff.set-up"
    /// By the machine's operator, like the two that follow; the entry names whom it is about.
    case added = "staff.added"
    case disabled = "staff.disabled"
    case reset = "staff.reset"
}

/// One entry of the record of what staff looked at and did.
package struct AccessRow: Sendable, Hashable {
    package let id: AccessID
    /// Nil for what is about the member and no realm.
    package let realm: RealmID?
    package let staff: StaffID
    package let login: String
    package let act: AccessAct
    package let account: AccountID?
    package let caseID: CaseID?
    package let evidence: EvidenceID?
    /// Why, in the reader's own words, where a reason is asked for: sealed under the account's data
    /// key, since it may say anything of its person.
    package let reason: Sealed?
    package let at: Instant

    package init(
        id: AccessID, realm: RealmID?, staff: StaffID, login: String, act: AccessAct, account: AccountID?,
        caseID: CaseID?,
        evidence: EvidenceID?, reason: Sealed?, at: Instant
    ) {
        self.id = id
        self.realm = realm
        self.staff = staff
        self.login = login
        self.act = act
        self.account = account
        self.caseID = caseID
        self.evidence = evidence
        self.reason = reason
        self.at = at
    }
}

package protocol AccessReads {
    /// The latest first.
    func accesses(to caseID: CaseID, limit: Int) throws -> [AccessRow]
    /// The latest first.
    func accesses(to account: AccountID, limit: Int) throws -> [AccessRow]
    /// The latest first.
    func accesses(by staff: StaffID, limit: Int) throws -> [AccessRow]
    /// Everybody's, the latest first.
    func accesses(limit: Int) throws -> [AccessRow]
}

package protocol AccessWrites {
    func insert(_ access: AccessRow)
}
