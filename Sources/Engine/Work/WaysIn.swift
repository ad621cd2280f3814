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
    /// Whether nothing would be left by which its person could be reached and sign in. An account that
    /// has nothing as it is isn't made worse.
    /// - Parameter brought: where something comes in the same switch.
    func isStranded(without taken: [BindingID], bringing brought: [Place]) -> Bool {
        let ways = bindings.filter(\.isWayIn)
        return !ways.isEmpty && ways.allSatisfy { taken.contains($0.row.id) } && !brought.contains(where: \.isWayIn)
    }
}

extension UnitOfWork {
    /// Promise 3, of every operation that completes.
    /// - Throws: `binding.last`.
    func requireNobodyStranded(_ before: Holding, by changes: [BindingChange]) throws(Refusal) {
        let taken = changes.compactMap(\.old?.binding)
        let brought = changes.filter { $0.new != nil }.map(\.place)
        guard before.isStranded(without: taken, bringing: brought) else { return }
        throw Refusal(.conflict, .bindingLast, wayForward: .support)
    }
}

extension ReasonCode {
    static let bindingLast: ReasonCode = "binding.last"
}
