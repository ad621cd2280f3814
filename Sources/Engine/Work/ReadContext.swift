import Domain
import Flows
import Policy
import Vault

/// What a use case reads with: one consistent state, the keys to it, and one moment for all of it.
class ReadContext {
    let engine: Engine
    let snapshot: any Snapshot
    let realm: RealmID
    let now: Instant
    /// Asked for several times in one step, and computing one costs more than the query it is for.
    private var indexes: [Identifier: BlindIndex] = [:]
    private var failuresRead: [KeyedHash: FailuresRow] = [:]
    private var failuresReadOf: Set<AccountID> = []
    private var holdersRead: [HolderQuestion: [HolderRow]] = [:]

    init(engine: Engine, snapshot: any Snapshot, realm: RealmID, now: Instant) {
        self.engine = engine
        self.snapshot = snapshot
        self.realm = realm
        self.now = now
    }

    var vault: Vault { engine.vault }

    func index(of identifier: Identifier) -> BlindIndex {
        if let known = indexes[identifier] { return known }
        let index = vault.blindIndex(of: identifier, realm: realm)
        indexes[identifier] = index
        return index
    }

    /// Failures in a row, read once: both what admits a try and what decides asks for them.
    func failures(_ key: KeyedHash) throws -> FailuresRow {
        if let known = failuresRead[key] { return known }
        let row = try snapshot.failures(key) ?? FailuresRow(key: key, count: 0, lastAt: nil)
        failuresRead[key] = row
        return row
    }

    /// Of an account's flows, all of which are read together.
    func failures(_ key: KeyedHash, of account: AccountID) throws -> FailuresRow {
        if !failuresReadOf.contains(account) { note(try snapshot.failures(of: account), of: account) }
        var row = failuresRead[key] ?? FailuresRow(key: key, count: 0, lastAt: nil)
        row.account = account
        return row
    }

    private func note(_ failures: [FailuresRow], of account: AccountID) {
        failuresReadOf.insert(account)
        for row in failures { failuresRead[row.key] = row }
    }

    /// Who holds an identifier as their account's own, or at what is of the kind `parent`; read once: both what decides
    /// and what switches ask for them.
    func holders(of identifier: Identifier, under parent: IdentifierKind?) throws -> [HolderRow] {
        let question = HolderQuestion(identifier: identifier, parent: parent)
        if let known = holdersRead[question] { return known }
        let rows = try holders(of: identifier, under: parent, in: snapshot)
        holdersRead[question] = rows
        return rows
    }

    func holders(
        of identifier: Identifier, under parent: IdentifierKind?, in snapshot: any Snapshot
    ) throws -> [HolderRow] {
        try snapshot.holders(of: index(of: identifier), kind: identifier.kind, under: parent, realm: realm, at: now)
    }

    private struct HolderQuestion: Hashable {
        let identifier: Identifier
        let parent: IdentifierKind?
    }

    /// An account with the key that opens what is sealed for it, and what it holds.
    func holding(_ id: AccountID) throws -> Holding {
        guard let account = try snapshot.account(id, realm: realm) else { throw Refusal.accountNotFound }
        return try holding(account)
    }

    func holding(_ account: AccountRow) throws -> Holding {
        try holding(account, try snapshot.bindings(of: account.id))
    }

    func holding(_ account: AccountRow, _ rows: [BindingRow]) throws -> Holding {
        let key = try key(of: account)
        let opened = try rows.filter { $0.state != .released || account.mayGiveBack($0, at: now) }.map {
            try binding($0, key: key)
        }
        return Holding(
            account: account, key: key, bindings: opened.filter { $0.row.state != .released },
            former: opened.filter { $0.row.state == .released },
            quarantined: rows.filter { $0.place.parent == nil && $0.quarantineUntil != nil })
    }

    /// - Throws: `account.closed` once it is erased: nothing of it can be opened any more.
    func key(of account: AccountRow) throws -> DataKey {
        guard let wrapped = account.dataKey else { throw Refusal.accountErased }
        return try vault.unwrap(wrapped, realm: realm, account: account.id)
    }

    /// A flow with all that its next step needs.
    func file(_ id: FlowID) throws -> FlowFile {
        guard let stored = try snapshot.file(id, realm: realm) else { throw Refusal.flowNotFound }
        let row = stored.flow
        note(stored.failures, of: row.account)
        guard let operation = engine.operations[row.operation] else {
            throw StoreFailure.corrupt("flow \(row.id) has no operation that this release can run")
        }
        let holding = try holding(stored.account, stored.bindings)
        let items = try stored.items.map { try item($0, of: row.id, key: holding.key) }
        let flow = flow(row, items: items, proofs: try stored.proofs.map { try proof($0, key: holding.key) })
        let policy = try engine.policies.policy(realm, version: row.policyVersion, in: snapshot)
        var file = FlowFile(
            row: row, flow: flow, operation: operation, holding: holding, policy: policy, challenges: stored.challenges,
            inquiries: stored.inquiries, storedItems: items)
        if file.traits.needsOlderProofs { file.olderThan = try proofThreshold(of: file) }
        if file.traits.leadsElsewhere { file.destination = try snapshot.invitation(takenUpBy: row.id) }
        return file
    }

    func proof(_ row: ProofRow, key: DataKey) throws -> Proof {
        guard let sealed = row.reference else { return row.proof }
        var proof = row.proof
        proof.reference = String(
            decoding: try vault.open(sealed, with: key, realm: realm, as: .proofReference(proof.id)), as: UTF8.self)
        return proof
    }

    func binding(_ row: BindingRow, key: DataKey) throws -> HeldBinding {
        let value = try vault.open(row.value, with: key, realm: realm, as: .bindingValue(row.id))
        let identifier = try identifier(row.kind, value)
        indexes[identifier] = row.index
        return HeldBinding(row: row, identifier: identifier)
    }

    private func item(_ row: FlowItemRow, of flow: FlowID, key: DataKey) throws -> FlowItem {
        let brings = try row.brings.map { sealed in
            let value = try vault.open(sealed.value, with: key, realm: realm, as: .flowItem(row.number, of: flow))
            let identifier = try identifier(row.place.kind, value)
            indexes[identifier] = sealed.index
            return identifier
        }
        return FlowItem(at: row.place, takes: row.takes, brings: brings)
    }

    private func identifier(_ kind: IdentifierKind, _ value: [UInt8]) throws -> Identifier {
        guard let identifier = engine.kinds.restore(kind, stored: String(decoding: value, as: UTF8.self)) else {
            throw StoreFailure.corrupt("a sealed \(kind.rawValue) does not read as one")
        }
        return identifier
    }
}

/// An account and what it holds, opened.
struct Holding {
    var account: AccountRow
    let key: DataKey
    var bindings: [HeldBinding]
    /// What changes took from the account that can still be taken back: whoever is there is told
    /// what the account is told (promise 7).
    var former: [HeldBinding] = []
    /// What was the account's own and changes took, whether or not they can still be taken back.
    private(set) var quarantined: [BindingRow] = []

    /// Of what changes took, while nobody else can bind it.
    func kindsInQuarantine(at now: Instant) -> Set<IdentifierKind> {
        Set(quarantined.filter { $0.quarantineUntil.map { now < $0 } ?? false }.map(\.kind))
    }

    func active(_ kind: IdentifierKind) -> HeldBinding? {
        candidates(kind, under: nil).first
    }

    var all: [HeldBinding] { bindings + former }

    /// When a binding came or left last, of those that are held or can still come back. What changes the account next
    /// does so after it, also where the clock was set back: changes go back in the order in which they came.
    var changedAt: Instant? {
        (bindings.map(\.row.boundAt) + former.compactMap(\.row.releasedAt)).max()
    }

    /// Whether it is nowhere on the account any more, and can't be taken back.
    func hasGivenUp(_ identifier: Identifier) -> Bool {
        let same = all.filter { $0.identifier.isSame(as: identifier) }
        return !same.isEmpty && same.allSatisfy { $0.row.state == .released && $0.row.undoUntil == nil }
    }

    /// Everywhere that the account's notices go, each once, even where it left and came back.
    var addresses: [HeldBinding] {
        all.reduce(into: []) { unique, held in
            if !unique.contains(where: { $0.identifier.isSame(as: held.identifier) }) { unique.append(held) }
        }
    }
}

extension Holding {
    /// What the account held of a kind just before a moment, whether or not a change has taken it
    /// since.
    func held(_ kind: IdentifierKind, before moment: Instant) -> HeldBinding? {
        all.filter { held in
            let row = held.row
            guard row.kind == kind, row.place.parent == nil, row.boundAt < moment else { return false }
            return row.state == .active || row.releasedAt.map { $0 >= moment } ?? false
        }.max { $0.row.boundAt < $1.row.boundAt }
    }
}

extension AccountRow {
    /// A released binding may come back while the change that took it can be taken back. Windows
    /// that were open when a dispute began stay open until it is decided.
    func mayGiveBack(_ binding: BindingRow, at now: Instant) -> Bool {
        binding.undoUntil.map { doubtsFrom(now) < $0 } ?? false
    }

    /// The moment by which it is judged whether a change's window is open.
    func doubtsFrom(_ now: Instant) -> Instant { holds.disputedSince.map { min($0, now) } ?? now }
}

struct HeldBinding {
    var row: BindingRow
    let identifier: Identifier

    /// Whether the account itself has it: what belongs to another binding signs nobody in.
    var opensAccount: Bool { row.state == .active && row.place.parent == nil }
}

/// A flow and all that its next step needs.
struct FlowFile {
    var row: FlowRow
    var flow: Flow
    let operation: any Operation
    var holding: Holding
    let policy: RealmPolicy
    /// The codes sent for it, as they were when it was read.
    var challenges: [ChallengeRow]
    /// What was asked of others about its identifiers, those that it no longer brings included.
    var inquiries: [InquiryRow] = []
    /// Its items as they are stored, with the new identifier's spelling.
    var storedItems: [FlowItem] = []
    /// The case that this transaction opened for it or added to, which no read can see yet.
    var openedCase: FlowView.CaseSummary?
    /// What the reviewer wrote who decided in this transaction, which no read can see yet.
    var message: String?
    /// Where only older proofs count: what they must be older than.
    var olderThan: Instant?
    /// Where it leads elsewhere: the invitation that it has taken up.
    var destination: InvitationRow?
    /// Its case, where people have decided it in this transaction.
    var decidedCase: CaseID?
    /// The other parties to its dispute that this transaction settled, which no read can see yet.
    var settled: [FlowID: FlowState.Name] = [:]

    var traits: OperationTraits { operation.traits }
    var account: AccountRow { holding.account }
    var key: DataKey { holding.key }
    /// What it takes, while the account holds it or may get it back.
    var taken: [HeldBinding] { flow.takes.compactMap { id in holding.all.first { $0.row.id == id } } }
    /// What `old.…` asks to be proved.
    var old: HeldBinding? { taken.first }
    /// Whether the account still holds everything that the flow would take.
    var hasGround: Bool { taken.filter { $0.row.state == .active }.count == flow.takes.count }
    /// The rules of its operation; a policy that no longer offers it is the safest one.
    var rules: OperationPolicy { policy.operations[flow.operation] ?? OperationPolicy(tracks: []) }
    /// Whether "this was not me" means anything here: it stops what waits and takes back what is done. Never for a dispute:
    /// its notices lead into it instead.
    var canBeDisowned: Bool { traits.changesIdentifiers || traits.closes }
    var terms: DecisionTerms {
        let canUndo = traits.canBeTakenBack && rules.undo > .zero
        return DecisionTerms(
            undo: canUndo ? rules.undo : nil, appeal: rules.appeals > flow.appeals ? rules.appealWithin : nil,
            notBefore: traits.changesIdentifiers ? holding.changedAt.map { $0 + .milliseconds(1) } : nil)
    }
}

extension ReadContext {
    /// - Parameters: the items and proofs where what is done with the flow looks at them.
    func flow(_ row: FlowRow, items: [FlowItem] = [], proofs: [Proof] = []) -> Flow {
        Flow(
            id: row.id, realm: row.realm, account: row.account, operation: row.operation,
            traits: engine.operations.traits(of: row.operation), policyVersion: row.policyVersion,
            startedAt: row.startedAt, channel: row.channel, items: items, about: row.about, state: row.state,
            reason: row.reason, track: row.track, proofs: proofs, decision: row.decision, appeals: row.appeals,
            mustProveAgain: row.mustProveAgain)
    }
}

extension Refusal {
    static let accountErased = Refusal(.gone, .accountClosed, wayForward: .support)
}

extension AssociatedData {
    static func bindingValue(_ id: BindingID) -> Self { Self(table: "binding", column: "value", row: id.bytes) }
    static func proofReference(_ id: ProofID) -> Self { Self(table: "proof", column: "reference", row: id.bytes) }
    /// Of one account, wherever it is kept: a ticket hands it to the session that it opens.
    static func returnURL(of account: AccountID) -> Self {
        Self(table: "session", column: "return_url", row: account.bytes)
    }
    static func flowItem(_ number: Int, of flow: FlowID) -> Self {
        Self(table: "flow_item", column: "brings_value", row: flow.bytes + Array("\(number)".utf8))
    }
    static func challengeState(_ id: ChallengeID) -> Self { Self(table: "challenge", column: "state", row: id.bytes) }
    static func messagePayload(_ id: MessageID) -> Self { Self(table: "outbox", column: "payload", row: id.bytes) }
    static func ledgerOpening(_ id: LedgerID) -> Self {
        Self(table: "ledger_entry", column: "content", row: id.bytes)
    }
    static func caseStatement(_ id: CaseID) -> Self { Self(table: "review_case", column: "statement", row: id.bytes) }
    static func voteNote(_ id: CaseID, reviewer: String) -> Self {
        Self(table: "verdict", column: "note", row: id.bytes + Array(reviewer.utf8))
    }
    static func webhookSecret(_ id: WebhookID) -> Self { Self(table: "webhook", column: "secret", row: id.bytes) }
    static func idempotentAnswer(_ key: KeyedHash, of principal: String) -> Self {
        Self(table: "idempotency", column: "answer", row: key.bytes + Array(principal.utf8))
    }
}
