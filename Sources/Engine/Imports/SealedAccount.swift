import Domain
import Vault

/// An account that a line became: everything is computed and sealed, and nothing is known yet of
/// what others hold.
package struct SealedAccount: Sendable {
    struct Held: Sendable {
        let field: String
        let binding: NewBinding

        var place: Occupied.IndexedIdentifier { .init(kind: binding.identifier.kind, index: binding.index) }
    }

    let account: AccountRow
    let key: DataKey
    let held: [Held]
    let provedAt: Instant?
    let takenAt: Instant
    let entries: [(entry: LedgerRow, opening: LedgerOpeningRow)]

    /// - Parameter slots: one for each of `held`, in its order.
    func rows(in slots: [Int]) -> NewAccountRows {
        let bindings = zip(held, slots).map { held, slot in
            held.binding.row(of: account, slot: slot, provedAt: provedAt, at: takenAt)
        }
        return NewAccountRows(account: account, bindings: bindings, entries: entries)
    }
}
