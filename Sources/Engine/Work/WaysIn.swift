import Domain
import Policy
import Verification

extension RealmPolicy {
    /// Whether a person can be reached by what is there. What belongs to another binding opens nothing of the
    /// account's.
    fileprivate func reaches(_ place: Place) -> Bool {
        place.parent == nil && identifiers[place.kind]?.carrier != nil
    }
}

/// What is left to an account (promise 3).
private struct WaysIn {
    /// Of each phone or mailbox that its person can be reached by.
    let kinds: [IdentifierKind]
    let hasPassword: Bool
    let codes: Set<IdentifierKind>

    var isReached: Bool { !kinds.isEmpty }
    /// By a password beside any of them, or by a code where the realm sends codes to sign in with.
    var isSignedIn: Bool { isReached && (hasPassword || kinds.contains(where: codes.contains)) }
}

extension Holding {
    /// Whether nothing would be left by which its person could be reached, or nothing to sign in with. An account that
    /// never had it isn't made worse.
    /// - Parameter brought: where something comes in the same switch.
    func isStranded(without taken: [BindingID], bringing brought: [Place], _ policy: RealmPolicy) -> Bool {
        account.isStranded(of: bindings.map(\.row), without: taken, bringing: brought, policy)
    }
}

extension AccountRow {
    /// - Parameter held: what the account holds.
    func isStranded(
        of held: [BindingRow], without taken: [BindingID], bringing brought: [Place] = [], _ policy: RealmPolicy
    ) -> Bool {
        let reached = held.filter { $0.state == .active && policy.reaches($0.place) }
        let before = ways(reached.map(\.kind), policy)
        let left = reached.filter { !taken.contains($0.id) }.map(\.kind)
        let after = ways(left + brought.filter(policy.reaches).map(\.kind), policy)
        return before.isReached && !after.isReached || before.isSignedIn && !after.isSignedIn
    }

    private func ways(_ kinds: [IdentifierKind], _ policy: RealmPolicy) -> WaysIn {
        WaysIn(kinds: kinds, hasPassword: password != nil, codes: policy.signIn.codes)
    }
}

extension UnitOfWork {
    /// Promise 3, of every operation that completes.
    /// - Throws: `binding.last`.
    func requireNobodyStranded(
        _ before: Holding, by changes: [BindingChange], _ policy: RealmPolicy
    ) throws(Refusal) {
        let taken = changes.compactMap(\.old?.binding)
        let brought = changes.filter { $0.new != nil }.map(\.place)
        guard before.isStranded(without: taken, bringing: brought, policy) else { return }
        throw Refusal(.conflict, .bindingLast, wayForward: .support)
    }
}

extension ReasonCode {
    static let bindingLast: ReasonCode = "binding.last"
}
