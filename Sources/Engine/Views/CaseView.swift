package import Domain

/// A case as a reviewer's tool shows it.
package struct CaseView: Sendable, Hashable, Codable {
    package let id: CaseID
    package let queue: String
    package let state: CaseState
    package let people: Int
    package let openedAt: Instant
    package let dueAt: Instant
    package let decidedAt: Instant?
    package let account: AccountID
    package var flow: FlowView
    /// What the person wrote.
    package let statement: String?
    package let verdicts: [VerdictView]

    package struct VerdictView: Sendable, Hashable, Codable {
        package let reviewer: String
        package let vote: Vote
        package let reason: String
        package let note: String?
        package let at: Instant
    }
}

package struct CaseList: Sendable, Hashable, Codable {
    package var cases: [CaseView]
    /// Give this as `after` for the next page; absent on the last.
    package let next: CaseID?
}
