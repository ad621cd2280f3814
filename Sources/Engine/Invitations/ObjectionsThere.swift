import Domain
import Flows
import Policy
import Vault

// The realm that identifiers would go to is asked before anybody proves anything, when it is decided, and when it is done.
extension ReadContext {
    /// Everything at the other realm that speaks against what would come there.
    /// - Parameters:
    ///   - operation: by which it leaves.
    ///   - proved: of what goes, the bindings that have been proved in the flow; nil before anything is. Who holds the
    ///     same there is told of these alone (promise 6).
    func objectionsThere(
        to going: [HeldBinding], by invitation: InvitationRow, _ rules: OperationPolicy, proved: Set<BindingID>? = nil
    ) throws -> [Reason] {
        guard invitation.realm != realm else { return [Reason("invitation.same-realm", wayForward: .startAgain)] }
        guard rules.destinations.contains(invitation.realm), let policy = engine.policies.current(invitation.realm),
            let arrivals = policy.arrivals, arrivals.from.contains(realm)
        else { return [Reason("destination.not-offered", wayForward: .support)] }
        let there = ReadContext(engine: engine, snapshot: snapshot, realm: invitation.realm, now: now)
        return try there.objections(to: going, at: invitation.account, arrivals, policy, proved: proved)
    }

    private func objections(
        to coming: [HeldBinding], at account: AccountID, _ arrivals: ArrivalRules, _ policy: RealmPolicy,
        proved: Set<BindingID>?
    ) throws -> [Reason] {
        guard let row = try snapshot.glimpse(of: account, realm: realm), try takesIn(row) else {
            return [Reason("destination.account-unusable", wayForward: .support)]
        }
        let holding = try holding(row)
        let new = coming.filter { !holding.holds($0.identifier) }
        let own = new.compactMap { unfit($0.identifier, arrivals, policy) } + full(new, in: holding, policy)
        guard own.isEmpty, let proved else { return own.unique }
        return try new.compactMap {
            try unavailable($0.identifier, for: account, policy, isProved: proved.contains($0.row.id))
        }.unique
    }

    /// An account that is frozen or in dispute, or changed its identifiers lately, may be in a thief's hands.
    private func takesIn(_ account: AccountRow) throws -> Bool {
        guard account.status == .active else { return false }
        return try !snapshot.restrictions(of: account.id, at: now).contains {
            $0.capability == Restriction.identifiers
        }
    }

    private func unfit(_ identifier: Identifier, _ arrivals: ArrivalRules, _ policy: RealmPolicy) -> Reason? {
        guard arrivals.kinds.contains(identifier.kind), policy.identifiers[identifier.kind] != nil else {
            return Reason("destination.kind-not-taken", wayForward: .startAgain)
        }
        return policy.objections(to: identifier).isEmpty
            ? nil : Reason("destination.identifier-not-allowed", wayForward: .startAgain)
    }

    private func full(_ coming: [HeldBinding], in holding: Holding, _ policy: RealmPolicy) -> [Reason] {
        Dictionary(grouping: coming, by: \.row.kind).compactMap { kind, several in
            let places = policy.identifiers[kind]?.perAccount ?? 1
            let held = holding.bindings.count { $0.row.kind == kind && $0.row.place.parent == nil }
            return several.count > places - held ? Reason("destination.full", wayForward: .startAgain) : nil
        }
    }

    private func unavailable(
        _ identifier: Identifier, for account: AccountID, _ policy: RealmPolicy, isProved: Bool
    ) throws -> Reason? {
        let holders = try holders(of: identifier, under: nil)
        let isTaken =
            Set(holders.filter { $0.state != .released }.map(\.account)).count
            >= policy.slots(of: identifier.kind).count
        guard isTaken || holders.quarantinedUntil(for: account) != nil else { return nil }
        guard isProved else { return Reason("destination.refused", wayForward: .support) }
        return Reason(isTaken ? "destination.taken" : "destination.quarantined", wayForward: .startAgain)
    }
}

extension Holding {
    /// As the account's own, in whatever spelling.
    func holds(_ identifier: Identifier) -> Bool {
        bindings.contains { $0.identifier.isSame(as: identifier) && $0.row.place.parent == nil }
    }
}

extension FlowFile {
    /// What goes that has been proved in this flow.
    var proved: Set<BindingID> { Set(flow.proofs.compactMap(\.binding)) }
}

extension [Reason] {
    fileprivate var unique: [Reason] {
        reduce(into: []) { unique, reason in if !unique.contains(reason) { unique.append(reason) } }
    }
}
