import Domain
import Policy
import Vault

/// Who of a batch gets what: the earlier line, as if each had been written before the next was
/// read.
struct Allotment {
    private let policy: RealmPolicy
    private var occupied: Occupied

    init(_ occupied: Occupied, under policy: RealmPolicy) {
        self.occupied = occupied
        self.policy = policy
    }

    /// - Returns: the account's rows, its places now taken.
    /// - Throws: ``LineRefusal``; then none of its places is.
    mutating func take(_ account: SealedAccount) throws(LineRefusal) -> NewAccountRows {
        let externalID = Array(account.account.externalID.utf8)
        guard !occupied.externalIDs.contains(externalID) else {
            throw LineRefusal("account.exists", field: "external_id")
        }
        var slots: [Int] = []
        for held in account.held { slots.append(try slot(for: held)) }
        occupied.externalIDs.insert(externalID)
        for (held, slot) in zip(account.held, slots) { occupied.slots[held.place, default: []].insert(slot) }
        return account.rows(in: slots)
    }

    private func slot(for held: SealedAccount.Held) throws(LineRefusal) -> Int {
        let masked = { held.binding.identifier.masked }
        guard !occupied.quarantined.contains(held.place) else {
            throw LineRefusal(.identifierQuarantined, field: held.field, masked: masked())
        }
        let taken = occupied.slots[held.place] ?? []
        guard let slot = policy.freeSlot(of: held.binding.identifier.kind, taken: taken) else {
            throw LineRefusal(.identifierHeld, field: held.field, masked: masked())
        }
        return slot
    }
}

extension Wanted {
    init(_ accounts: [SealedAccount]) {
        var indexes: [IdentifierKind: [BlindIndex]] = [:]
        for held in accounts.flatMap(\.held) { indexes[held.place.kind, default: []].append(held.place.index) }
        self.init(externalIDs: accounts.map(\.account.externalID), indexes: indexes)
    }
}
