import Domain
import Vault

/// What a ledger entry commits to.
struct LedgerContent {
    let event: EventName
    let account: AccountID
    var flow: FlowID?
    var state: String?
    var requirement: Requirement?
    var changes: [BindingChange] = []
    var by: String?
    let at: Instant

    /// Fields in this order, absent ones left out, each as `name:length:value` and a line feed, the
    /// length in bytes of UTF-8. One content has one text, and no value can pass for two fields. A
    /// change is its kind, what left and what came; several follow each other.
    var bytes: [UInt8] {
        let head = [
            ("event", event.rawValue), ("account", account.description), ("flow", flow?.description), ("state", state),
            ("requirement", requirement?.description),
        ]
        let changed = changes.flatMap { change in
            [
                ("kind", change.place.kind.rawValue), ("old", change.old?.binding.description),
                ("new", change.new?.binding.description),
            ]
        }
        let fields: [(String, String?)] = head + changed + [("by", by), ("at", at.description)]
        return fields.reduce(into: []) { bytes, field in
            guard let value = field.1 else { return }
            bytes.append(contentsOf: "\(field.0):\(value.utf8.count):\(value)\n".utf8)
        }
    }
}

extension UnitOfWork {
    /// Appends to the ledger, in the transaction of what it speaks of (promise 11).
    func record(
        _ event: EventName, _ holding: Holding, flow: FlowID? = nil, state: String? = nil,
        requirement: Requirement? = nil,
        _ changes: [BindingChange] = [], by: String? = nil
    ) throws {
        let id = newID(LedgerID.self)
        let content = LedgerContent(
            event: event, account: holding.account.id, flow: flow, state: state, requirement: requirement,
            changes: changes, by: by, at: now)
        let sealed = try vault.seal(content.bytes, with: holding.key, realm: realm, as: .ledgerOpening(id))
        transaction.append(
            entry(id, of: content, holding.key),
            opening: LedgerOpeningRow(entry: id, account: holding.account.id, content: sealed))
    }

    /// The last word on an account: a commitment that nothing opens, and that names nobody.
    func recordErasure(of holding: Holding) {
        let id = newID(LedgerID.self)
        let content = LedgerContent(event: .accountErased, account: holding.account.id, at: now)
        transaction.append(entry(id, of: content, holding.key), opening: nil)
    }

    private func entry(_ id: LedgerID, of content: LedgerContent, _ key: DataKey) -> LedgerRow {
        LedgerRow(
            id: id, realm: realm, at: now, event: content.event.rawValue,
            commitment: vault.commitment(of: content.bytes, entry: id, key: key))
    }
}
