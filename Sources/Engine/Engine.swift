package import Domain
package import Flows
package import Vault
package import Verification

/// The use cases, over what they need from outside. Each use case is an extension in a file of its
/// own, in the folder of its noun.
///
/// A use case checks who calls, opens one transaction (``UnitOfWork``), lets policy decide and the
/// flow move, writes, and answers. It throws a ``Refusal`` when nothing was changed, and gives
/// ``Settled/refused(_:)`` when the refusal itself was worth keeping.
package struct Engine: Sendable {
    package let store: any Store
    package let vault: Vault
    package let policies: PolicyBook
    package let now: @Sendable () -> Instant
    package let ids: IDSource
    package let randomness: Randomness
    package let passwordCost: PasswordHash.Cost
    package let bell: OutboxBell
    let documents: any DocumentReader
    let signals: SignalSources
    let methodSources: MethodSources
    /// Whether a webhook may point at a URL, as far as can be told before it is called.
    let acceptsWebhook: @Sendable (_ url: String) -> Bool
    /// Whether the pages may send a person back to a URL of the realm's platform.
    let acceptsReturnURL: @Sendable (_ realm: RealmID, _ url: String) -> Bool
    /// What authenticator apps show at a moment of this server's clock: the same, except in the demo, which skips time.
    let appTime: @Sendable (Instant) -> Instant
    /// Where the hosted pages take the answer of somebody who was led elsewhere to prove something.
    let answerAddress: @Sendable (FlowID, Requirement) -> String?
    let recentCallers: RecentCallers
    let presence: Presence
    let idempotencyQuota: IdempotencyQuota
    let unsettled: UnsettledFlows
    let erasures: any ErasureList
    let listing = ErasureListing()
    let expected = ExpectedSteps()
    /// Passwords of people, and those that platforms send along.
    let passwords: SlowLane
    /// A flood at people's sign-in must not keep their helpers out.
    let staffPasswords: SlowLane

    package init(
        store: any Store, vault: Vault, policies: PolicyBook,
        now: @escaping @Sendable () -> Instant,
        randomness: Randomness = .system, passwordCost: PasswordHash.Cost = .standard, answersPerKey: Int = 5_000_000,
        bell: OutboxBell = OutboxBell(), documents: (any DocumentReader)? = nil, signals: SignalSources = .none,
        methodSources: MethodSources = .none, erasures: any ErasureList = NoErasureList(),
        acceptsWebhook: @escaping @Sendable (_ url: String) -> Bool = { _ in true },
        acceptsReturnURL: @escaping @Sendable (_ realm: RealmID, _ url: String) -> Bool = { _, _ in false },
        answerAddress: @escaping @Sendable (FlowID, Requirement) -> String? = { _, _ in nil },
        appTime: @escaping @Sendable (Instant) -> Instant = { $0 }
    ) {
        self.store = store
        self.vault = vault
        self.policies = policies
        self.now = now
        self.randomness = randomness
        self.passwordCost = passwordCost
        self.bell = bell
        self.documents = documents ?? NoDocumentReader()
        self.signals = signals
        self.methodSources = methodSources
        self.erasures = erasures
        self.acceptsWebhook = acceptsWebhook
        self.acceptsReturnURL = acceptsReturnURL
        self.answerAddress = answerAddress
        self.appTime = appTime
        ids = IDSource(random: randomness.word)
        recentCallers = RecentCallers()
        presence = Presence()
        idempotencyQuota = IdempotencyQuota(most: answersPerKey)
        unsettled = UnsettledFlows()
        passwords = SlowLane("passwords")
        staffPasswords = SlowLane("passwords of staff")
    }
}

extension Engine {
    package var operations: OperationCatalogue { policies.operations }
    package var methods: Methods { policies.methods }
    package var kinds: IdentifierKinds { policies.kinds }

    /// Runs a writing call in one transaction, or gives the answer that the same call was given
    /// before (promise 12).
    /// - Parameter first: what the phase reads first, to be read together with the earlier answer.
    func perform<Value: Sendable & Codable>(
        _ call: Call, foreseeing first: @escaping @Sendable (UnitOfWork, any Snapshot) throws -> Void = { _, _ in },
        _ phase: @escaping @Sendable (UnitOfWork) throws -> Settled<Value>
    ) async throws -> Settled<Value> {
        try await transact(realm: call.caller.realm) { work in try work.answer(to: call, foreseeing: first, phase) }
    }

    /// ``perform(_:foreseeing:_:)`` for a step of a flow.
    /// - Parameter step: what is asked of it, from which its reads are foreseen.
    func perform<Value: Sendable & Codable>(
        _ call: Call, on id: FlowID, _ step: NextStep = .other,
        _ phase: @escaping @Sendable (UnitOfWork, FlowFile) throws -> Settled<Value>
    ) async throws -> Settled<Value> {
        let realm = call.caller.realm
        let first = foreseeing(step, of: id, realm: realm)
        return try await perform(call, foreseeing: first) { work in try phase(work, try work.file(id)) }
    }

    func foreseeing(
        _ step: NextStep, of id: FlowID, realm: RealmID
    ) -> @Sendable (UnitOfWork, any Snapshot) throws -> Void {
        { work, ahead in
            _ = try ahead.file(id, realm: realm)
            try work.engine.expected.step(of: id)?.foresee(step, work, in: ahead)
        }
    }

    /// Runs one transaction of a realm that leaves no inquiries, and rings for the courier when it left codes.
    func transact<Value: Sendable>(
        realm: RealmID, _ phase: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Value {
        try await transactAsking(realm: realm, phase).value
    }

    /// ``transact(realm:_:)``, with the inquiries that are to be asked now that it is committed.
    func transactAsking<Value: Sendable>(
        realm: RealmID, _ phase: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> (value: Value, pending: [PendingInquiry]) {
        let now = now()
        let (value, pending, leftCodes) = try await store.write { transaction in
            let work = UnitOfWork(engine: self, transaction: transaction, realm: realm, now: now)
            let value = try phase(work)
            return (value, work.pending, work.leftCodes)
        }
        if leftCodes { bell.ring() }
        return (value, pending)
    }

    /// Reads one consistent state of a realm.
    func read<Value: Sendable>(
        realm: RealmID, _ query: @escaping @Sendable (ReadContext) throws -> Value
    ) async throws -> Value {
        let now = now()
        return try await store.read { snapshot in
            try query(ReadContext(engine: self, snapshot: snapshot, realm: realm, now: now))
        }
    }
}
