package import Domain
package import Flows
package import Vault

/// What is kept of a flow beside its place in the lifecycle. Device and network are keyed hashes:
/// good for counting, not for reading.
package struct FlowOrigin: Sendable, Hashable {
    package let session: KeyedHash?
    package let device: KeyedHash?
    package let network: KeyedHash?
    package let country: String?
    package let deviceKnown: Signal
    package let signedInAt: Instant?
    /// As the platform names it: `password`, `code`, `passkey`.
    package let signInMethod: String?
    /// The API key that started it.
    package let startedBy: APIKeyID?

    package init(
        session: KeyedHash?, device: KeyedHash?, network: KeyedHash?, country: String?, deviceKnown: Signal,
        signedInAt: Instant?,
        signInMethod: String?,
        startedBy: APIKeyID?
    ) {
        self.session = session
        self.device = device
        self.network = network
        self.country = country
        self.deviceKnown = deviceKnown
        self.signedInAt = signedInAt
        self.signInMethod = signInMethod
        self.startedBy = startedBy
    }
}

/// An identifier as it is stored: sealed so that it can be read, indexed for finding its holders.
package struct SealedIdentifier: Sendable, Hashable {
    package let value: Sealed
    package let index: BlindIndex

    package init(value: Sealed, index: BlindIndex) {
        self.value = value
        self.index = index
    }
}

/// What a flow takes and brings at one place, as it is stored.
package struct FlowItemRow: Sendable, Hashable {
    /// From 1 on, in the order of the flow's items.
    package let number: Int
    package let place: Place
    package let takes: BindingID?
    /// Its kind is the place's.
    package var brings: SealedIdentifier?

    package init(number: Int, place: Place, takes: BindingID?, brings: SealedIdentifier? = nil) {
        self.number = number
        self.place = place
        self.takes = takes
        self.brings = brings
    }
}

/// A flow as it is stored: what there is of ``Flows/Flow`` beside its items and proofs, and its
/// origin, token and revision.
package struct FlowRow: Sendable, Hashable {
    package let id: FlowID
    package let realm: RealmID
    package let account: AccountID
    package let operation: OperationName
    package let policyVersion: String
    package let startedAt: Instant
    package let channel: Channel
    package let about: FlowID?
    package let origin: FlowOrigin
    package var state: FlowState
    package var reason: String?
    package var track: String?
    package var decision: Decision?
    package var mustProveAgain: Bool
    /// Whether somebody continued it elsewhere: whoever began it has to begin another. What ends the
    /// session that began it ends it all the same.
    package var isHandedOn: Bool
    /// SHA-256 of the one token that is good for this flow now.
    package var tokenDigest: [UInt8]?
    package var tokenExpiresAt: Instant?
    /// The hosted pages' session that may act on it now; another session of the account has to take
    /// it over first.
    package var session: SessionID?
    /// The hosted pages' session in which the new identifier was typed; nil where it came another way.
    package var typedIn: SessionID?
    package var appeals: Int
    /// The open or decided dispute that it is a party to.
    package var caseID: CaseID?
    /// For a party that came by a notice's link: the binding to whose address the link went.
    package let link: BindingID?
    package var revision: Int64
    /// When what it brought and said was erased; nil while it is there. What is left tells that
    /// there was a flow and how it ended.
    package let contentsErasedAt: Instant?

    package init(
        id: FlowID, realm: RealmID, account: AccountID, operation: OperationName, policyVersion: String,
        startedAt: Instant,
        channel: Channel,
        about: FlowID?, origin: FlowOrigin, state: FlowState, reason: String?, track: String?,
        decision: Decision?, mustProveAgain: Bool, isHandedOn: Bool = false, tokenDigest: [UInt8]?,
        tokenExpiresAt: Instant?,
        session: SessionID? = nil, typedIn: SessionID? = nil,
        appeals: Int = 0, caseID: CaseID? = nil, link: BindingID? = nil, revision: Int64,
        contentsErasedAt: Instant? = nil
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.operation = operation
        self.policyVersion = policyVersion
        self.startedAt = startedAt
        self.channel = channel
        self.about = about
        self.origin = origin
        self.state = state
        self.reason = reason
        self.track = track
        self.decision = decision
        self.mustProveAgain = mustProveAgain
        self.isHandedOn = isHandedOn
        self.tokenDigest = tokenDigest
        self.tokenExpiresAt = tokenExpiresAt
        self.session = session
        self.typedIn = typedIn
        self.appeals = appeals
        self.caseID = caseID
        self.link = link
        self.revision = revision
        self.contentsErasedAt = contentsErasedAt
    }
}

/// A proof as it is stored.
package struct ProofRow: Sendable, Hashable {
    /// Without its reference.
    package let proof: Proof
    /// What the platform calls the check that it attested, sealed under the account's data key.
    package let reference: Sealed?

    package init(_ proof: Proof, reference: Sealed?) {
        self.proof = proof
        self.reference = reference
    }
}

/// What a flow's next step starts from.
package struct StoredFile: Sendable {
    package let flow: FlowRow
    package let account: AccountRow
    /// What the account holds now.
    package let bindings: [BindingRow]
    /// In order of number.
    package let items: [FlowItemRow]
    /// In the order in which they were given.
    package let proofs: [ProofRow]
    package let challenges: [ChallengeRow]
    /// All that happened in the account's flows.
    package let failures: [FailuresRow]
    /// In the order in which they were asked.
    package let inquiries: [InquiryRow]

    package init(
        flow: FlowRow, account: AccountRow, bindings: [BindingRow], items: [FlowItemRow], proofs: [ProofRow],
        challenges: [ChallengeRow], failures: [FailuresRow], inquiries: [InquiryRow]
    ) {
        self.flow = flow
        self.account = account
        self.bindings = bindings
        self.items = items
        self.proofs = proofs
        self.challenges = challenges
        self.failures = failures
        self.inquiries = inquiries
    }
}

/// A flow for which something is due.
package struct DueFlow: Sendable, Hashable {
    package let id: FlowID
    package let realm: RealmID
    package let since: Instant

    package init(id: FlowID, realm: RealmID, since: Instant) {
        self.id = id
        self.realm = realm
        self.since = since
    }
}

package protocol FlowReads {
    /// A flow with everything that its next step needs, asked for at once.
    func file(_ id: FlowID, realm: RealmID) throws -> StoredFile?
    func flow(_ id: FlowID, realm: RealmID) throws -> FlowRow?
    /// Those whose ids have this first half: one, or a few that several servers began alike.
    func flows(beginningWith high: UInt64, realm: RealmID) throws -> [FlowRow]
    /// What a flow takes and brings, in order of number.
    func items(of flow: FlowID) throws -> [FlowItemRow]
    /// Flows of the account that are collecting, reviewing or waiting.
    func openFlows(of account: AccountID) throws -> [FlowRow]
    /// The flows that are parties to a dispute, in the order in which they joined.
    func parties(to caseID: CaseID) throws -> [FlowRow]
    /// Disputes about one change, in whatever state, in order of id.
    func disputes(about flow: FlowID) throws -> [FlowRow]
    /// Flows that completed at or after `since` and have not been taken back, in the order in which
    /// they completed.
    func completedFlows(of account: AccountID, since: Instant) throws -> [FlowRow]
    /// Collecting flows that the session started.
    func openFlows(startedIn session: KeyedHash, realm: RealmID) throws -> [FlowRow]
    /// What a decision about an operation on an account looks at, in one query.
    /// - Parameters:
    ///   - completedSince: completions before it are left out; reverted ones count.
    ///   - refusedSince: likewise for refusals.
    func background(
        of account: AccountID, for operation: OperationName, completedSince: Instant, refusedSince: Instant,
        at now: Instant
    ) throws -> AccountBackground
    /// Flows whose deadline or wait is over at `now`, the longest overdue first, only those after
    /// `last`. Nothing else of a row is read: one that can't be read must not hide the others.
    func dueFlows(at now: Instant, after last: DueFlow?, limit: Int) throws -> [DueFlow]
    /// How many flows there are by operation and state.
    func flowCounts() throws -> [FlowCount]
    /// The account's flows in whatever state, the latest first.
    func recentFlows(of account: AccountID, limit: Int) throws -> [FlowRow]
}

/// What a decision looks at besides the account's own row.
package struct AccountBackground: Sendable, Hashable {
    /// When flows of the operation completed.
    package var completions: [Instant]
    /// Flows that were refused lately, of whatever operation.
    package var refusals: [RefusedFlow]
    package var openCases: Int
    /// Those that have not ended.
    package var restrictions: [Restriction]

    package init(
        completions: [Instant] = [], refusals: [RefusedFlow] = [], openCases: Int = 0, restrictions: [Restriction] = []
    ) {
        self.completions = completions
        self.refusals = refusals
        self.openCases = openCases
        self.restrictions = restrictions
    }
}

package struct RefusedFlow: Sendable, Hashable {
    package let operation: OperationName
    package let at: Instant

    package init(operation: OperationName, at: Instant) {
        self.operation = operation
        self.at = at
    }
}

package struct FlowCount: Sendable, Hashable {
    package let realm: RealmID
    package let operation: OperationName
    package let state: FlowState.Name
    package let count: Int

    package init(realm: RealmID, operation: OperationName, state: FlowState.Name, count: Int) {
        self.realm = realm
        self.operation = operation
        self.state = state
        self.count = count
    }
}

package protocol FlowWrites {
    func insert(_ flow: FlowRow)
    /// Writes what may change of a flow, where the row's revision is `revision`, and raises it by
    /// one; a revision that moved makes the phase run again.
    func update(_ flow: FlowRow, ifRevision revision: Int64)
    /// Writes the token of the person's own device, also for a flow of the same transaction.
    func setToken(of flow: FlowID, digest: [UInt8], expiresAt: Instant)
    /// One proof per requirement: a later one takes the earlier one's place.
    func record(_ proof: ProofRow, for flow: FlowID)
    /// One item per number: what it brings may change.
    func save(_ items: [FlowItemRow], of flow: FlowID)
    func dropProof(of requirement: Requirement, in flow: FlowID)
    /// Drops the proofs about the new identifier.
    func dropProofs(of flow: FlowID)
    func dropNewProofs(of flow: FlowID)
}
