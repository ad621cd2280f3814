package import Domain

/// What a member of staff looked at or did that leaves no other trace.
package enum AccessAct: String, Sendable, Hashable, CaseIterable, Codable {
    case caseViewed = "case.viewed"
    case fileViewed = "file.viewed"
    case valueRevealed = "value.revealed"
    case accountSearched = "account.searched"
    case accountViewed = "account.viewed"
    case messagesRevived = "messages.revived"
}

/// One entry of the record of what staff looked at.
package struct AccessRow: Sendable, Hashable {
    package let id: AccessID
    package let realm: RealmID
    package let staff: StaffID
    package let login: String
    package let act: AccessAct
    package let account: AccountID?
    package let caseID: CaseID?
    package let evidence: EvidenceID?
    /// Why, in the reader's own words, 1 to 200 characters, where a reason is asked for. Never a value of an identifier.
    package let reason: String?
    package let at: Instant

    package init(
        id: AccessID, realm: RealmID, staff: StaffID, login: String, act: AccessAct, account: AccountID?, caseID: CaseID?,
        evidence: EvidenceID?, reason: String?, at: Instant
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
}

package protocol AccessWrites {
    func insert(_ access: AccessRow)
}
