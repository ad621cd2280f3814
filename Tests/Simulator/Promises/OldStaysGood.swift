import Domain
import Flows

struct OldStaysGood: PromiseCheck {
    static let promise = "Promise 4: old stays good"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for case .released(let id) in changes where !isExplained(id, changes, context) {
            report.breach("a binding ended that no change took", about: context.facts.bindings[id]?.account)
        }
        for case .flow(let id, _, let flow) in changes {
            requireGround(of: context.facts.flow(id) ?? flow, context, &report)
        }
        for account in changes.accounts(context.facts) {
            for id in context.facts.openFlows(of: account) {
                if let flow = context.facts.flow(id) { requireGround(of: flow, context, &report) }
            }
        }
    }

    /// What an open change is about is held and good.
    private func requireGround(of flow: Facts.Flow, _ context: Context, _ report: inout Report) {
        guard flow.isChange, flow.isOpen, !flow.takes.allSatisfy({ context.facts.bindings[$0]?.state == "active" })
        else { return }
        report.breach("a change goes on about a binding that is no longer good", about: flow.account)
    }

    private func isExplained(_ id: BindingID, _ changes: [Change], _ context: Context) -> Bool {
        changes.contains { change in
            guard case .flow(let flow, _, let to) = change else { return false }
            if to.state == .completed { return to.takes.contains(id) }
            return to.state == .reverted && context.facts.bindings[id]?.madeBy == flow
        }
    }
}
