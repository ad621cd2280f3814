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
    package var dueAt: Instant
    package var decidedAt: Instant?
    /// What the person wrote, sealed under the account's data key.
    package let statement: Sealed?
    /// The login of the member of staff who works on it, while it is open.
    package var claimedBy: String?
    package var claimedAt: Instant?
    /// Since when reviewers wait for the person's answer.
    package var askedAt: Instant?
    /// Whether it is the dispute about an account's changes, which has parties; an account has one
    /// open at most.
    package let isDispute: Bool
    /// What the flow was when the case was opened: what the queue is filtered by.
    package let operation: OperationName
    package let track: String?
    package let risk: RiskLevel?
    /// Raised by every word, claim and end, so that of two at once the second sees the first.
    package let revision: Int64

    package init(
        id: CaseID, realm: RealmID, flow: FlowID, account: AccountID, queue: String, state: CaseState, people: Int,
        openedAt: Instant,
        dueAt: Instant, decidedAt: Instant?, statement: Sealed?, claimedBy: String? = nil, claimedAt: Instant? = nil,
        askedAt: Instant? = nil, isDispute: Bool = false, operation: OperationName, track: String? = nil,
        risk: RiskLevel? = nil, revision: Int64 = 1
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
        self.claimedBy = claimedBy
        self.claimedAt = claimedAt
        self.askedAt = askedAt
        self.isDispute = isDispute
        self.operation = operation
        self.track = track
        self.risk = risk
        self.revision = revision
    }
}

package enum Vote: String, Sendable, Hashable, CaseIterable, Codable {
    case approve, refuse
}

/// One reviewer's word on a case. The schema lets each reviewer say one.
package struct VoteRow: Sendable, Hashable {
    package let caseID: CaseID
    /// The platform's name of the reviewer, 1 to 128 characters.
    package let reviewer: String
    package let vote: Vote
    package let reason: String
    /// A sentence for the person, sealed under the account's data key.
    package let note: Sealed?
    /// The party to a dispute whose word was taken.
    package let party: FlowID?
    package let at: Instant

    package init(
        caseID: CaseID, reviewer: String, vote: Vote, reason: String, note: Sealed?, party: FlowID? = nil, at: Instant
    ) {
        self.caseID = caseID
        self.reviewer = reviewer
        self.vote = vote
        self.reason = reason
        self.note = note
        self.party = party
        self.at = at
    }
}

/// Which cases are asked for; what is nil does not matter.
package struct CaseSelection: Sendable, Hashable {
    package var queue: String?
    package var state: CaseState?
    package var claim: ClaimFilter
    /// Only those that were due before.
    package var dueBefore: Instant?
    package var operation: OperationName?
    package var track: String?
    /// Only those whose risk was at least this.
    package var risk: RiskLevel?
    package var account: AccountID?

    package enum ClaimFilter: Sendable, Hashable {
        case any
        /// Taken by this login after that instant.
        case of(String, since: Instant)
        /// Not taken by anybody after that instant.
        case free(since: Instant)
        /// Free, and without a word of this login's.
        case open(to: String, since: Instant)
    }

    package init(
        queue: String? = nil, state: CaseState? = nil, claim: ClaimFilter = .any, dueBefore: Instant? = nil,
        operation: OperationName? = nil, track: String? = nil, risk: RiskLevel? = nil, account: AccountID? = nil
    ) {
        self.queue = queue
        self.state = state
        self.claim = claim
        self.dueBefore = dueBefore
        self.operation = operation
        self.track = track
        self.risk = risk
        self.account = account
    }
}

/// Open cases of one queue, counted.
package struct QueueRow: Sendable, Hashable {
    package let queue: String
    package let open: Int
    package let mine: Int
    package let free: Int
    package let overdue: Int
    package let asked: Int

    package init(queue: String, open: Int, mine: Int, free: Int, overdue: Int, asked: Int) {
        self.queue = queue
        self.open = open
        self.mine = mine
        self.free = free
        self.overdue = overdue
        self.asked = asked
    }
}

package protocol CaseReads {
    func reviewCase(_ id: CaseID, realm: RealmID) throws -> CaseRow?
    /// The open case of a flow.
    func openCase(of flow: FlowID) throws -> CaseRow?
    /// The case of a flow that was opened last, in whatever state.
    func lastCase(of flow: FlowID) throws -> CaseRow?
    /// The soonest due first, after `after` in that order.
    func cases(realm: RealmID, _ selection: CaseSelection, after: CaseID?, limit: Int) throws -> [CaseRow]
    /// Cases that are over, the latest decided first, after `after` in that order.
    /// - Parameters:
    ///   - state: any but `open`; all of those where nil.
    ///   - account: whose; everybody's where nil.
    func endedCases(
        realm: RealmID, queue: String?, state: CaseState?, account: AccountID?, after: CaseID?, limit: Int
    ) throws -> [CaseRow]
    /// The last of a flow's cases that people decided and that is older than `later`.
    func decidedCase(of flow: FlowID, before later: CaseID) throws -> CaseRow?
    /// The last of an account's disputes that people decided, not before `since`, and that is older than `later`.
    func decidedDispute(of account: AccountID, since: Instant, before later: CaseID) throws -> CaseRow?
    /// Open cases by queue, in order of its name. `login` is who "mine" means; overdue is what was
    /// due before `now`. Claims made until `claimsSince` don't count.
    func queueCounts(realm: RealmID, login: String?, at now: Instant, claimsSince: Instant) throws -> [QueueRow]
    /// An account's open cases, in order of id.
    func openCases(of account: AccountID) throws -> [CaseRow]
    func votes(on caseID: CaseID) throws -> [VoteRow]
    /// Those who refused the flow in any of its cases. Of an appeal also those whose word in a
    /// dispute was against it, for all changes or for another party.
    func refusers(of flow: FlowID) throws -> [String]
    /// The open dispute of an account.
    func openDispute(of account: AccountID) throws -> CaseRow?
}

package protocol CaseWrites {
    func insert(_ reviewCase: CaseRow)
    /// From open to `state`, and free; when it is not open or has moved on, the phase runs again.
    func close(_ caseID: CaseID, as state: CaseState, at now: Instant, ifRevision revision: Int64)
    /// Takes it, whoever had it before; when it is not open or has moved on, the phase runs again.
    func claim(_ caseID: CaseID, by login: String, at now: Instant, ifRevision revision: Int64)
    /// When it is no longer that login's, the phase runs again.
    func giveBack(_ caseID: CaseID, claimedBy login: String)
    /// All that a login has taken, in every realm.
    func giveBackAll(claimedBy login: String)
    /// Waits for the person from `now` on; when it is not open or waits already, the phase runs
    /// again.
    func markAsked(_ caseID: CaseID, at now: Instant)
    /// No longer waits for the person, and is due at `dueAt`; when it is no longer open, the phase
    /// runs again.
    func markAnswered(_ caseID: CaseID, dueAt: Instant)
    /// Raises the case's revision by one; when it is not open or has moved on, the phase runs
    /// again.
    func insert(_ vote: VoteRow, ifRevision revision: Int64)
}
