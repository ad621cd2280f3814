import Domain
import Flows

/// A disowned change freezes at once; a stopped one never takes effect; only older proofs or people roll one back.
struct TakenBack: PromiseCheck {
    static let promise = "Promise 9: it can be taken back"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for change in changes {
            switch change {
            case .flow(let id, let from, let flow):
                if flow.operation == .dispute, from == nil, flow.state == .reviewing { requireFrozen(flow, context, &report) }
                if flow.state == .reverted { requireGround(id, flow, changes, context, &report) }
            case .closed(let id): requirePeople(id, context, &report)
            default: continue
            }
        }
        if case .answered(let call, .done(let done)) = entry.event, case .disown = call.kind { requireStopped(done, context, &report) }
    }

    private func requireFrozen(_ flow: Facts.Flow, _ context: Context, _ report: inout Report) {
        guard context.facts.accounts[flow.account]?.status != "frozen" else { return }
        report.breach("a disowned change left the account as it was", about: flow.account)
    }

    private func requireStopped(_ done: CallAnswer.Done, _ context: Context, _ report: inout Report) {
        guard let flow = context.facts.flow(done.flow) else { return }
        if done.word == "vetoed", flow.state != .refused, flow.state != .reviewing {
            report.breach("a stopped change is \(flow.state.rawValue)", about: flow.account)
        }
    }

    private func requireGround(_ id: FlowID, _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report) {
        let lifted = changes.contains { if case .lifted(id) = $0 { true } else { false } }
        if !lifted { report.breach("a change was taken back and its restrictions stay", about: flow.account) }
        var dispute: (before: Facts.Flow?, after: Facts.Flow)?
        for case .flow(_, let from, let to) in changes where to.operation == .dispute && to.about == id { dispute = (from, to) }
        guard let dispute, let completedAt = flow.completedAt else {
            return report.breach("a change was taken back by nothing", about: flow.account)
        }
        guard dispute.before?.state == .collecting else { return }
        let proofs = dispute.after.heldSince
        guard proofs.isEmpty || !proofs.allSatisfy({ $0.map { $0 < completedAt } ?? false }) else { return }
        report.breach("a change was taken back on a proof no older than it", about: flow.account)
    }

    /// As many different people as it asks for, or one refusal.
    private func requirePeople(_ id: CaseID, _ context: Context, _ report: inout Report) {
        guard let closed = context.facts.cases[id] else { return }
        let account = context.facts.flow(closed.flow)?.account
        if closed.state == "approved", closed.approvals.count < closed.people || !closed.refusals.isEmpty {
            report.breach("a case was approved by \(closed.approvals.count) of \(closed.people)", about: account)
        }
        if closed.state == "refused", closed.refusals.isEmpty { report.breach("a case was refused by nobody", about: account) }
    }
}
