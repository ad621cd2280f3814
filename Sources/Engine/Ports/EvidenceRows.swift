package import Domain
package import Vault

/// A file that a person sent about their case, without its content. Name and content are sealed
/// under the account's data key.
package struct EvidenceRow: Sendable, Hashable {
    package let id: EvidenceID
    package let realm: RealmID
    package let account: AccountID
    package let flow: FlowID
    package let caseID: CaseID
    /// The entry it came with; nil for what came with the statement.
    package let entry: CaseEntryID?
    package let name: Sealed
    package let type: EvidenceType
    /// Bytes of the content before it was sealed.
    package let size: Int
    /// Of a document; nil for a picture.
    package let pages: Int?
    package let addedAt: Instant

    package init(
        id: EvidenceID, realm: RealmID, account: AccountID, flow: FlowID, caseID: CaseID, entry: CaseEntryID?,
        name: Sealed,
        type: EvidenceType, size: Int, pages: Int?, addedAt: Instant
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.flow = flow
        self.caseID = caseID
        self.entry = entry
        self.name = name
        self.type = type
        self.size = size
        self.pages = pages
        self.addedAt = addedAt
    }
}

package protocol EvidenceReads {
    /// The earliest first.
    func evidence(of caseID: CaseID) throws -> [EvidenceRow]
    func evidence(_ id: EvidenceID, realm: RealmID) throws -> EvidenceRow?
    /// Up to 5 MiB and a tag.
    func evidenceContent(_ id: EvidenceID) throws -> Sealed?
}

package protocol EvidenceWrites {
    func insert(_ evidence: EvidenceRow, content: Sealed)
}
