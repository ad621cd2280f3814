import Domain
import Flows
import Policy
import Vault

/// An identifier on its way to an account: sealed under the account's key, and none of the identifier's holders yet.
struct NewBinding: Sendable {
    let id: BindingID
    let identifier: Identifier
    let index: BlindIndex
    private let value: Sealed

    init(
        _ identifier: Identifier, id: BindingID, index: BlindIndex, key: DataKey, realm: RealmID, vault: Vault
    ) throws {
        (self.id, self.identifier, self.index) = (id, identifier, index)
        value = try vault.seal(
            Array(identifier.stored.reveal().utf8), with: key, realm: realm, as: .bindingValue(id))
    }

    /// What a flow brings.
    /// - Parameter proof: of it.
    func row(of file: FlowFile, at place: Place, slot: Int?, boundAt: Instant, by proof: Proof?) -> BindingRow {
        BindingRow(
            id: id, realm: file.account.realm, account: file.account.id, place: place, index: index, value: value,
            slot: slot, state: .active, confidence: proof?.strength == .attested ? .attested : .proved,
            boundAt: boundAt, provedAt: proof?.provedAt, releasedAt: nil,
            quarantineUntil: nil, madeBy: file.flow.id)
    }

    /// What comes from another realm.
    /// - Parameter provedAt: when it was proved on its way; nil leaves it a claim.
    func row(of account: AccountRow, at place: Place, slot: Int, boundAt: Instant, provedAt: Instant?) -> BindingRow {
        BindingRow(
            id: id, realm: account.realm, account: account.id, place: place, index: index, value: value, slot: slot,
            state: .active, confidence: provedAt == nil ? .claimed : .proved, boundAt: boundAt, provedAt: provedAt,
            releasedAt: nil, quarantineUntil: nil, madeBy: nil)
    }

    /// What the platform says that an account of its own holds.
    /// - Parameter provedAt: when the platform last saw it proved; nil leaves it a claim.
    func row(of account: AccountRow, slot: Int, provedAt: Instant?, at now: Instant) -> BindingRow {
        BindingRow(
            id: id, realm: account.realm, account: account.id, place: Place(identifier.kind), index: index,
            value: value, slot: slot, state: .active, confidence: provedAt == nil ? .claimed : .attested,
            boundAt: provedAt ?? now, provedAt: provedAt, releasedAt: nil, quarantineUntil: nil, madeBy: nil)
    }
}

extension UnitOfWork {
    func seal(_ identifier: Identifier, key: DataKey) throws -> NewBinding {
        try NewBinding(
            identifier, id: newID(), index: index(of: identifier), key: key, realm: realm, vault: vault)
    }
}

extension RealmPolicy {
    /// How many accounts may hold an identifier of that kind at once.
    func slots(of kind: IdentifierKind) -> ClosedRange<Int> { 1...(identifiers[kind]?.maxAccounts ?? 1) }

    /// The lowest slot that nobody has (promise 1); the schema has the last word. Nil where there are as many holders as may
    /// be, also where one of them has a slot that an earlier policy gave.
    func freeSlot(of kind: IdentifierKind, taken: Set<Int>) -> Int? {
        let slots = slots(of: kind)
        return taken.count < slots.count ? slots.first { !taken.contains($0) } : nil
    }
}

extension [HolderRow] {
    /// Until when somebody else's quarantine keeps the identifier from an account; nil where none does.
    func quarantinedUntil(for account: AccountID) -> Instant? {
        filter { $0.state == .released && $0.account != account }.compactMap(\.quarantineUntil).max()
    }
}
