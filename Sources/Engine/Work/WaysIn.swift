import Domain
import Verification

extension HeldBinding {
    /// Whether its person can be reached by it and sign in with it.
    var isWayIn: Bool { row.state == .active && row.place.isWayIn }
}

extension Place {
    /// What belongs to another binding opens nothing of the account's.
    fileprivate var isWayIn: Bool { parent == nil && Carrier(for: kind) != nil }
}

extension Holding {
    /// Promise 3: an account that can be reached and signed in to stays so. One that never could be
    /// isn't made worse.
    /// - Parameter brought: where something comes in the same switch.
    /// - Throws: `binding.last`.
    func requireWayIn(without taken: [BindingID], bringing brought: [Place]) throws(Refusal) {
        let ways = bindings.filter(\.isWayIn)
        guard !ways.isEmpty, ways.allSatisfy({ taken.contains($0.row.id) }), !brought.contains(where: \.isWayIn) else {
            return
        }
        throw Refusal(.conflict, "binding.last", wayForward: .support)
    }
}
