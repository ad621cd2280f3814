import Domain
import Flows
import Policy

/// Retention takes what is over, once its term is, and nothing that somebody may still need.
struct KeptAsLong: PromiseCheck {
    static let promise = "Promise 9: what may be needed is kept"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for change in changes {
            switch change {
            case .erased(let id): requireOver(id, at: entry.at, context, &report) { $0.contents }
            case .removed(let id):
                requireOver(id, at: entry.at, context, &report) { $0.heads }
                requireUnneeded(id, context, &report)
            case .bindingRemoved(let id): requireReleased(id, at: entry.at, context, &report)
            default: continue
            }
        }
    }

    private func requireOver(
        _ id: FlowID, at now: Instant, _ context: Context, _ report: inout Report, _ term: (RetentionRules) -> Duration
    ) {
        guard let flow = context.facts.flow(id), let realm = context.realm(flow.realm) else { return }
        guard !flow.isOpen, let at = flow.at else {
            return report.breach("an open flow was swept", about: flow.account)
        }
        if now < at + term(realm.policy.retention) {
            report.breach("a flow was swept before its term", about: flow.account)
        }
        if let until = flow.until, now < until {
            report.breach("a flow was swept inside its window", about: flow.account)
        }
        let account = context.facts.accounts[flow.account]
        if account?.holds.disputedSince != nil { report.breach("a flow was swept in a dispute", about: flow.account) }
        let open = context.facts.cases.values.contains { $0.flow == id && $0.state == "open" }
        if open { report.breach("a flow was swept that people look at", about: flow.account) }
    }

    private func requireUnneeded(_ id: FlowID, _ context: Context, _ report: inout Report) {
        let facts = context.facts
        if !facts.erased.contains(id) { report.breach("a flow went with its contents", about: facts.flow(id)?.account) }
        let made = facts.bindings.contains { $1.madeBy == id && !facts.removedBindings.contains($0) }
        let meant = facts.flows.contains { $1.about == id && !facts.removed.contains($0) }
        if made || meant { report.breach("a flow went that something refers to", about: facts.flow(id)?.account) }
    }

    private func requireReleased(_ id: BindingID, at now: Instant, _ context: Context, _ report: inout Report) {
        guard let binding = context.facts.bindings[id], let realm = context.realm(binding.realm) else { return }
        guard binding.state == "released", let at = binding.releasedAt else {
            return report.breach("a held binding was removed", about: binding.account)
        }
        let ends = [at + realm.policy.retention.contents, binding.quarantineUntil, binding.undoUntil].compactMap(\.self)
        if ends.contains(where: { now < $0 }) {
            report.breach("a released binding was removed too early", about: binding.account)
        }
    }
}
