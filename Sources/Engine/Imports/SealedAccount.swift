import Domain
import Vault

/// An account that a line became: everything is computed and sealed, and nothing is known yet of
/// what others hold.
package struct SealedAccount: Sendable {
    struct Held: Sendable {
        let field: String
        let identifier: Identifier
        let id: BindingID
        let index: BlindIndex
        let value: Sealed

        var place: Occupied.IndexedIdentifier { Occupied.IndexedIdentifier(kind: identifier.kind, index: index) }
    }

    let account: AccountRow
    let key: DataKey
    let held: [Held]
    let provedAt: Instant?
    let entries: [(entry: LedgerRow, opening: LedgerOpeningRow)]

    /// - Parameter slots: one for each of `held`, in its order.
    func rows(in slots: [Int]) -> NewAccountRows {
        let bindings = zip(held, slots).map { held, slot in
            BindingRow(
                id: held.id, realm: account.realm, account: account.id, place: Place(held.identifier.kind),
                index: held.index,
                value: held.value,
                slot: slot, state: .active, confidence: provedAt == nil ? .claimed : .attested,
                boundAt: provedAt ?? entries.first?.entry.at ?? account.createdAt, provedAt: provedAt, releasedAt: nil,
                quarantineUntil: nil, madeBy: nil)
        }
        return NewAccountRows(account: account, bindings: bindings, entries: entries)
    }
}
