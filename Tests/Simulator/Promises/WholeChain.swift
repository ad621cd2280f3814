import Domain
import Flows

/// With a change all that came later goes back, and the account holds what it held before the first
/// of them.
struct WholeChain: PromiseCheck {
    static let promise = "Promise 9: a chain goes back whole"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .committed(let commit) = entry.event else { return }
        for reversal in Reversal.all(in: commit, changes, context.facts) {
            requireLater(reversal, context, &report)
            requireFirst(reversal, context, &report)
        }
    }

    /// Nothing later stays that is inside its window, or was built on what went back.
    private func requireLater(_ reversal: Reversal, _ context: Context, _ report: inout Report) {
        guard let first = reversal.taken.first else { return }
        for id in context.facts.completed[reversal.account] ?? [] {
            guard let flow = context.facts.flow(id), flow.state == .completed else { continue }
            let later = Reversal.Named(id: id, flow: flow)
            guard first.isBefore(later) else { continue }
            let isOpen = flow.until.map { reversal.since < $0 } ?? false
            let isBuilt = reversal.taken.contains { flow.isBuilt(on: $0.flow) && $0.isBefore(later) }
            if isOpen || isBuilt {
                report.breach("a change was taken back and a later one (\(flow.operation)) stays", about: flow.account)
            }
        }
    }

    private func requireFirst(_ reversal: Reversal, _ context: Context, _ report: inout Report) {
        for shelf in Set(reversal.taken.compactMap(\.flow.shelf)) {
            guard let first = reversal.taken.first(where: { $0.flow.touches(shelf) }) else { continue }
            let before = first.flow.heldBefore.filter { context.facts.bindings[$0]?.shelf == shelf }
            guard Set(context.facts.active(shelf, of: reversal.account)) != before else { continue }
            report.breach(
                "a chain was taken back, and what is good of \(shelf.kind) now isn't what it began with",
                about: reversal.account)
        }
    }
}
