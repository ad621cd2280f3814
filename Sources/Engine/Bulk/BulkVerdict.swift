import Domain
import Policy

/// What happens to one account of a job.
enum BulkVerdict {
    case take([BindingID])
    case skip(ReasonCode)
}

extension BulkGround {
    /// Asked when its owner is told, and again when it happens: much may have changed in between.
    func verdict(on kinds: [IdentifierKind], _ policy: RealmPolicy) -> BulkVerdict {
        if let reason = unusable { return .skip(reason) }
        let taken = taken(of: kinds).map(\.id)
        guard !taken.isEmpty else { return .skip("binding.none") }
        // Whoever gets back what a change took must find the account as it was.
        guard !canUndo else { return .skip(.bulkUndoOpen) }
        guard !account.isStranded(of: bindings, without: taken, policy) else { return .skip(.bindingLast) }
        return .take(taken)
    }

    /// What the account itself holds of the kinds, and what belongs to that.
    func taken(of kinds: [IdentifierKind]) -> [BindingRow] {
        let held = bindings.filter { $0.state == .active || $0.state == .suspended }
        let own = held.filter { kinds.contains($0.kind) && $0.place.parent == nil }
        let ids = Set(own.map(\.id))
        return own + held.filter { $0.place.parent.map { ids.contains($0.binding) } ?? false }
    }

    /// Whether its owner was told of another job that takes one of the kinds.
    func isAnnounced(elsewhereThan job: BulkJobID?, _ kinds: [IdentifierKind]) -> Bool {
        announced.contains { $0.job != job && $0.kinds.contains(where: kinds.contains) }
    }

    private var unusable: ReasonCode? {
        if account.holds.disputedSince != nil { return "dispute.open" }
        return switch account.status {
        case .active, .restricted: nil
        case .frozen: .accountFrozen
        case .closing: .accountClosing
        case .closed: .accountClosed
        }
    }
}
