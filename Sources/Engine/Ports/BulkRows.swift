package import Domain

/// Why the platform takes something off many accounts. A closed list: each has words for people in
/// both languages.
package enum BulkReason: String, Sendable, Hashable, CaseIterable, Codable {
    case serviceEnded = "service-ended"
    /// The platform's rules have changed.
    case policy
    case security
    case userRequest = "user-request"
}

/// How far a job is.
package enum BulkState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Owners are being told.
    case announcing
    /// All were told, and the date has not come.
    case waiting
    case executing
    case done
    /// Owners who were told are being told that it won't happen.
    case cancelling
    case cancelled
}

/// What became of one account of a job.
package enum BulkItemState: String, Sendable, Hashable, CaseIterable, Codable {
    case pending
    case told
    case done
    /// Left as it is, with a reason.
    case skipped
    case calledOff = "called-off"
}

/// How many accounts of a job are in each state.
package struct BulkCounts: Sendable, Hashable {
    private var counts: [BulkItemState: Int64]

    package init(_ counts: [BulkItemState: Int64]) { self.counts = counts }

    package subscript(_ state: BulkItemState) -> Int64 {
        get { counts[state] ?? 0 }
        set { counts[state] = newValue }
    }

    package var total: Int64 { BulkItemState.allCases.reduce(0) { $0 + self[$1] } }

    package static func == (one: Self, other: Self) -> Bool {
        BulkItemState.allCases.allSatisfy { one[$0] == other[$0] }
    }

    package func hash(into hasher: inout Hasher) { for state in BulkItemState.allCases { hasher.combine(self[state]) } }
}

/// Something that the platform does to many accounts, as it is stored.
package struct BulkJobRow: Sendable, Hashable {
    package let id: BulkJobID
    package let realm: RealmID
    package let operation: Verb
    package let kinds: [IdentifierKind]
    package let reason: BulkReason
    /// When it happens, to those who were told in time.
    package let at: Instant
    /// How long before it each owner is told.
    package let announce: Duration
    /// Who asked for it, by their name in stored answers.
    package let by: String
    /// Keyed hash of what it was made from, so that the same is not made twice; nil where nothing tells.
    package let source: [UInt8]?
    package let createdAt: Instant
    package var state: BulkState
    package var counts: BulkCounts
    /// When there is something to do next; nil once there is nothing more.
    package var nextAt: Instant?
    /// When the work of the present state began and when it last went on, and how many accounts it has settled.
    package var begunAt: Instant?
    package var movedAt: Instant?
    package var settled: Int64
    package var revision: Int64

    package init(
        id: BulkJobID, realm: RealmID, operation: Verb, kinds: [IdentifierKind], reason: BulkReason, at: Instant,
        announce: Duration, by: String, source: [UInt8]?, createdAt: Instant, state: BulkState, counts: BulkCounts,
        nextAt: Instant?, begunAt: Instant? = nil, movedAt: Instant? = nil, settled: Int64 = 0, revision: Int64 = 1
    ) {
        self.id = id
        self.realm = realm
        self.operation = operation
        self.kinds = kinds
        self.reason = reason
        self.at = at
        self.announce = announce
        self.by = by
        self.source = source
        self.createdAt = createdAt
        self.state = state
        self.counts = counts
        self.nextAt = nextAt
        self.begunAt = begunAt
        self.movedAt = movedAt
        self.settled = settled
        self.revision = revision
    }
}

/// One account of a job.
package struct BulkItemRow: Sendable, Hashable {
    package let job: BulkJobID
    /// Its place in the list that was given, from 1.
    package let number: Int
    /// Nil where there is no such account.
    package let account: AccountID?
    /// What it was called by, kept only where that named no account.
    package let given: String?
    package var state: BulkItemState
    /// Why it was skipped.
    package var reason: ReasonCode?
    /// Of one that was told: when it happens to it.
    package var dueAt: Instant?
    package var settledAt: Instant?

    package init(
        job: BulkJobID, number: Int, account: AccountID?, given: String? = nil, state: BulkItemState,
        reason: ReasonCode? = nil, dueAt: Instant? = nil, settledAt: Instant? = nil
    ) {
        self.job = job
        self.number = number
        self.account = account
        self.given = given
        self.state = state
        self.reason = reason
        self.dueAt = dueAt
        self.settledAt = settledAt
    }
}

/// What is looked at before something is taken off an account.
package struct BulkGround: Sendable {
    package let account: AccountRow
    package let bindings: [BindingRow]
    package let openFlows: [FlowRow]
    /// Whether a change of it can still be taken back.
    package let canUndo: Bool
    /// Other jobs that its owner was told of and that have not happened yet.
    package let announced: [Announced]

    package struct Announced: Sendable, Hashable {
        package let job: BulkJobID
        package let kinds: [IdentifierKind]

        package init(job: BulkJobID, kinds: [IdentifierKind]) {
            self.job = job
            self.kinds = kinds
        }
    }

    package init(
        account: AccountRow, bindings: [BindingRow], openFlows: [FlowRow], canUndo: Bool, announced: [Announced]
    ) {
        self.account = account
        self.bindings = bindings
        self.openFlows = openFlows
        self.canUndo = canUndo
        self.announced = announced
    }
}

/// A line of a job's report.
package struct BulkReportRow: Sendable, Hashable {
    package let item: BulkItemRow
    package let externalID: String?

    package init(item: BulkItemRow, externalID: String?) {
        self.item = item
        self.externalID = externalID
    }
}

/// A job that has something to do.
package struct DueBulkJob: Sendable, Hashable {
    package let id: BulkJobID
    package let realm: RealmID

    package init(id: BulkJobID, realm: RealmID) {
        self.id = id
        self.realm = realm
    }
}

/// Jobs of a realm in one state, and what they have left to do.
package struct BulkTotals: Sendable, Hashable {
    package let realm: RealmID
    package let state: BulkState
    package let jobs: Int
    package let pending: Int
    package let told: Int

    package init(realm: RealmID, state: BulkState, jobs: Int, pending: Int, told: Int) {
        self.realm = realm
        self.state = state
        self.jobs = jobs
        self.pending = pending
        self.told = told
    }
}

package protocol BulkReads {
    func bulkJob(_ id: BulkJobID, realm: RealmID) throws -> BulkJobRow?
    /// The one that was made from the same, and was not called off.
    func bulkJob(from source: [UInt8], realm: RealmID) throws -> BulkJobRow?
    /// The latest first, before `id`.
    func bulkJobs(realm: RealmID, before id: BulkJobID?, limit: Int) throws -> [BulkJobRow]
    /// Those that have something to do, the one whose turn it is first.
    func dueBulkJobs(at now: Instant, limit: Int) throws -> [DueBulkJob]
    func bulkTotals() throws -> [BulkTotals]
    /// In order of number.
    /// - Parameter due: leaves out those to which it happens later.
    func bulkItems(of job: BulkJobID, _ state: BulkItemState, due: Instant?, limit: Int) throws -> [BulkItemRow]
    /// When it happens to the next of those who were told.
    func nextDue(of job: BulkJobID) throws -> Instant?
    /// In order of number, after `number`.
    func bulkReport(of job: BulkJobID, after number: Int, limit: Int) throws -> [BulkReportRow]
    /// The accounts that the platform's own ids name, by these ids in UTF-8: to Swift two ways to compose a
    /// letter are one text, to a database they are two.
    func accounts(named externalIDs: [String], realm: RealmID) throws -> [[UInt8]: AccountID]
    /// Those that there are in the realm.
    func accounts(among ids: [AccountID], realm: RealmID) throws -> Set<AccountID>
    /// All of it in one round trip, in the order of `accounts`. Inside a phase that writes, no other phase about one
    /// of them comes between.
    func bulkGround(of accounts: [AccountID], realm: RealmID, at now: Instant) throws -> [BulkGround]
}

package protocol BulkWrites {
    func insert(_ job: BulkJobRow, _ items: [BulkItemRow])
    /// Where the row's revision is the job's, and raises it; otherwise the phase runs again.
    func update(_ job: BulkJobRow)
    /// Where the item is still in `state`; otherwise the phase runs again.
    func settle(_ item: BulkItemRow, from state: BulkItemState)
}
