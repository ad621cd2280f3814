/// Where everything is kept. Two database engines implement it; the use cases know neither.
package protocol Store: Sendable {
    /// Runs `phase` in one transaction and returns when all of it is durable, or none of it
    /// happened.
    ///
    /// The closure is synchronous and ``Transaction`` is not `Sendable`, so no provider can be
    /// called while locks are held. Reads see what was committed before; writes are queued and go
    /// to the database together when `phase` returns. When one of them meets a constraint or a
    /// revision that moved, `phase` runs again on fresh facts, so it must not touch anything but
    /// its transaction.
    /// - Throws: what `phase` throws, or ``StoreFailure``.
    func write<Value: Sendable>(_ phase: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Value

    /// Runs `query` on one consistent state.
    func read<Value: Sendable>(_ query: @escaping @Sendable (any Snapshot) throws -> Value) async throws -> Value
}

/// What a use case may see of the store's failures.
package enum StoreFailure: Error, Sendable, Hashable {
    /// Too much is waiting already; nothing was done.
    case busy
    /// The phase kept meeting others' writes; nothing was done.
    case contended
    /// The disk is full or the file can't be written; nothing was done.
    case unwritable(String)
    /// A row can't be read as what it should be.
    case corrupt(String)
    case unavailable(String)
}

/// One consistent state of the store.
package protocol Snapshot:
    AccountReads, BindingReads, FlowReads, LimitReads, CaseReads, OutboxReads, WebhookReads, LedgerReads,
    IdempotencyReads,
    APIKeyReads, PolicyReads, SessionReads, StaffReads, StaffDraftReads, AccessReads, EvidenceReads, CaseEntryReads,
    FigureReads,
    NodeReads, MasterKeyReads, ImportReads, RetentionReads, InquiryReads, BulkReads, PolicyConflictReads,
    InvitationReads
{
    /// Says what will be read soon, by reading it: where reading costs a round trip to a server,
    /// all of it comes along with the next read. What these reads return here means nothing. It
    /// changes how often a server is waited for, and nothing else.
    func foresee(_ reads: (any Snapshot) throws -> Void)
}

/// A ``Snapshot`` that can be written to, whole or not at all.
package protocol Transaction:
    Snapshot, AccountWrites, BindingWrites, FlowWrites, ChallengeWrites, LimitWrites, CaseWrites, OutboxWrites,
    WebhookWrites, LedgerWrites,
    IdempotencyWrites, APIKeyWrites, PolicyWrites, SessionWrites, StaffWrites, StaffDraftWrites, AccessWrites,
    EvidenceWrites,
    CaseEntryWrites, NodeWrites, LeaseWrites, MasterKeyWrites, ImportWrites, RetentionWrites,
    InquiryWrites, BulkWrites, InvitationWrites
{}
