package import Domain
package import Vault

package enum CaseState: String, Sendable, Hashable, CaseIterable, Codable {
    case open, approved, refused
    /// Its flow ended without anybody's word.
    case closed
}

/// A flow that waits for people.
package struct CaseRow: Sendable, Hashable {
    package let id: CaseID
    package let realm: RealmID
    package let flow: FlowID
    package let account: AccountID
    package let queue: String
    package var state: CaseState
    /// Different people who must approve.
    package let people: Int
    package let openedAt: Instant
    package let dueAt: Instant
    package var decidedAt: Instant?
    /// What the person wrote, sealed under the account's data key.
    package let statement: Sealed?

    package init(
        id: CaseID, realm: RealmID, flow: FlowID, account: AccountID, queue: String, state: CaseState, people: Int, openedAt: Instant,
        dueAt: Instant,
        decidedAt: Instant?, statement: Sealed?
    ) {
        self.id = id
        self.realm = realm
        self.flow = flow
        self.account = account
        self.queue = queue
        self.state = state
        self.people = people
        self.openedAt = openedAt
        self.dueAt = dueAt
        self.decidedAt = decidedAt
        self.statement = statement
    }
}

package enum Vote: String, Sendable, Hashable, CaseIterable, Codable {
    case approve, refuse
}

/// One reviewer's word on a case. The schema lets each reviewer say one.
package struct VerdictRow: Sendable, Hashable {
    package let caseID: CaseID
    /// The platform's name of the reviewer, 1 to 128 characters.
    package let reviewer: String
    package let vote: Vote
    package let reason: String
    /// A sentence for the person, sealed under the account's data key.
    package let note: Sealed?
    package let at: Instant

    package init(caseID: CaseID, reviewer: String, vote: Vote, reason: String, note: Sealed?, at: Instant) {
        self.caseID = caseID
        self.reviewer = reviewer
        self.vote = vote
        self.reason = reason
        self.note = note
        self.at = at
    }
}

package protocol CaseReads {
    func reviewCase(_ id: CaseID, realm: RealmID) throws -> CaseRow?
    /// The open case of a flow.
    func openCase(of flow: FlowID) throws -> CaseRow?
    /// The soonest due first, after `after` in that order.
    func cases(realm: RealmID, queue: String?, state: CaseState?, after: CaseID?, limit: Int) throws -> [CaseRow]
    func verdicts(on caseID: CaseID) throws -> [VerdictRow]
}

package protocol CaseWrites {
    func insert(_ reviewCase: CaseRow)
    /// From open to `state`; when it is not open any more, the phase runs again.
    func close(_ caseID: CaseID, as state: CaseState, at now: Instant)
    func insert(_ verdict: VerdictRow)
}
