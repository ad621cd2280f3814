import Domain
import Flows
import Vault

/// What a use case writes with: one transaction, and the things that every change brings along
/// (ledger entry, notices, events).
///
/// Lives inside the transaction's closure only. Extensions say what it can do, one file per subject.
final class UnitOfWork: ReadContext {
    let transaction: any Transaction
    /// Whether somebody waits for what the courier takes once this is committed. Notices and events go with its next
    /// look: a look for each would be a transaction for each.
    private(set) var leftCodes = false
    /// What is to be asked of others once this is committed.
    private(set) var pending: [PendingInquiry] = []
    private var webhooks: [WebhookRow]?
    private var endedFlows: Set<FlowID> = []
    /// How often this transaction has written a flow, which no read can see yet.
    private var raised: [FlowID: Int64] = [:]

    init(engine: Engine, transaction: any Transaction, realm: RealmID, now: Instant) {
        self.transaction = transaction
        super.init(engine: engine, snapshot: transaction, realm: realm, now: now)
    }

    func newID<Of>(_ kind: ID<Of>.Type = ID<Of>.self) -> ID<Of> { engine.ids.next(kind, at: now) }

    func enqueue(_ message: MessageRow) {
        transaction.enqueue(message)
        if message.topic == .code { leftCodes = true }
    }

    /// Whether this transaction has ended the flow.
    func hasEnded(_ flow: FlowID) -> Bool { endedFlows.contains(flow) }

    /// - Returns: false where this transaction has ended the flow already.
    func noteEnd(of flow: FlowID) -> Bool { endedFlows.insert(flow).inserted }

    /// The revision that a flow has by now, which the caller raises by writing it.
    func raisedRevision(of row: FlowRow) -> Int64 {
        defer { raised[row.id, default: 0] += 1 }
        return row.revision + raised[row.id, default: 0]
    }

    func leave(_ inquiry: PendingInquiry) { pending.append(inquiry) }

    /// The realm's webhooks, read once per transaction.
    func realmWebhooks() throws -> [WebhookRow] {
        if let webhooks { return webhooks }
        let rows = try snapshot.webhooks(realm: realm)
        webhooks = rows
        return rows
    }

    /// Writes what the flow has become. Proofs are recorded where they are given.
    func save(_ file: inout FlowFile) throws {
        let (flow, revision) = (file.flow, file.row.revision)
        try saveItems(&file)
        file.row.state = flow.state
        file.row.reason = flow.reason
        file.row.track = flow.track
        file.row.decision = flow.decision
        file.row.mustProveAgain = flow.mustProveAgain
        file.row.appeals = flow.appeals
        transaction.update(file.row, ifRevision: revision)
        file.row.revision = revision + 1
        expectNext(of: file)
    }

    /// Another identifier, another spelling of it, or none any more: it takes what was proved of the first with it, and a
    /// code on its way there. Two spellings of an address that count as one here may be two people's mailboxes at its host.
    private func saveItems(_ file: inout FlowFile) throws {
        guard file.storedItems != file.flow.items else { return }
        if file.storedItems.contains(where: { $0.brings != nil }) {
            transaction.dropNewProofs(of: file.flow.id)
            for sent in file.challenges where sent.requirement.subject == .new {
                transaction.dropChallenge(for: sent.requirement, of: file.flow.id)
            }
            file.challenges.removeAll { $0.requirement.subject == .new }
        }
        try insertItems(of: file)
        file.storedItems = file.flow.items
    }

    func insertItems(of file: FlowFile) throws {
        let rows = try zip(1..., file.flow.items).map { number, item in
            FlowItemRow(
                number: number, place: item.place, takes: item.takes,
                brings: try item.brings.map { try sealed($0, as: .flowItem(number, of: file.flow.id), key: file.key) })
        }
        transaction.save(rows, of: file.flow.id)
    }

    private func sealed(_ identifier: Identifier, as data: AssociatedData, key: DataKey) throws -> SealedIdentifier {
        let value = try vault.seal(Array(identifier.stored.reveal().utf8), with: key, realm: realm, as: data)
        return SealedIdentifier(value: value, index: index(of: identifier))
    }
}
