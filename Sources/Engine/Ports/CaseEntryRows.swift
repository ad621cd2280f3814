package import Domain
package import Vault

package enum CaseAuthor: String, Sendable, Hashable, CaseIterable, Codable {
    case person, reviewer
}

/// What one side said about a case after it was opened.
package struct CaseEntryRow: Sendable, Hashable {
    package let id: CaseEntryID
    package let caseID: CaseID
    /// Whose words they are, or whom they are put to: the flow under review, or one of the parties
    /// to a dispute.
    package let flow: FlowID
    package let author: CaseAuthor
    /// The reviewer's; nil for the person.
    package let login: String?
    /// Sealed under the account's data key.
    package let text: Sealed
    package let at: Instant

    package init(
        id: CaseEntryID, caseID: CaseID, flow: FlowID, author: CaseAuthor, login: String?, text: Sealed, at: Instant
    ) {
        self.id = id
        self.caseID = caseID
        self.flow = flow
        self.author = author
        self.login = login
        self.text = text
        self.at = at
    }
}

package protocol CaseEntryReads {
    /// The earliest first.
    func entries(of caseID: CaseID) throws -> [CaseEntryRow]
}

package protocol CaseEntryWrites {
    func insert(_ entry: CaseEntryRow)
}
