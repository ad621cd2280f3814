import Domain
import Vault

/// What a ledger entry commits to.
struct LedgerContent {
    let event: String
    let account: AccountID
    var flow: FlowID?
    var state: String?
    var requirement: Requirement?
    var old: BindingID?
    var new: BindingID?
    var by: String?
    let at: Instant

    /// Fields in this order, absent ones left out, each as `name:length:value` and a line feed, the
    /// length in bytes of UTF-8. One content has one text, and no value can pass for two fields.
    var bytes: [UInt8] {
        let fields: [(String, String?)] = [
            ("event", event), ("account", account.description), ("flow", flow?.description), ("state", state),
            ("requirement", requirement?.description), ("old", old?.description), ("new", new?.description), ("by", by),
            ("at", at.description),
        ]
        return fields.reduce(into: []) { bytes, field in
            guard let value = field.1 else { return }
            bytes.append(contentsOf: "\(field.0):\(value.utf8.count):\(value)\n".utf8)
        }
    }
}

extension UnitOfWork {
    /// Appends to the ledger, in the transaction of what it speaks of (promise 11).
    func record(
        _ event: String, _ holding: Holding, flow: FlowID? = nil, state: String? = nil, requirement: Requirement? = nil,
        old: BindingID? = nil,
        new: BindingID? = nil, by: String? = nil
    ) throws {
        let id = newID(LedgerID.self)
        let content = LedgerContent(
            event: event, account: holding.account.id, flow: flow, state: state, requirement: requirement, old: old,
            new: new, by: by,
            at: now)
        let bytes = content.bytes
        let commitment = vault.commitment(of: bytes, entry: id, key: holding.key)
        let sealed = try vault.seal(bytes, with: holding.key, realm: realm, as: .ledgerOpening(id))
        transaction.append(
            LedgerRow(id: id, realm: realm, at: now, event: event, commitment: commitment),
            opening: LedgerOpeningRow(entry: id, account: holding.account.id, content: sealed))
    }
}
