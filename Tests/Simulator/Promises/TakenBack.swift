import Domain
import Flows

/// A disowned change freezes at once; a stopped one never takes effect; only older proofs or people
/// roll one back.
struct TakenBack: PromiseCheck {
    static let promise = "Promise 9: it can be taken back"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for change in changes {
            switch change {
            case .flow(_, let from, let flow)
            where flow.operation == .dispute && flow.state == .reviewing && from?.state != .reviewing:
                requireFrozen(flow, context, &report)
            case .closed(let id): requirePeople(id, context, &report)
            default: continue
            }
        }
        if case .committed(let commit) = entry.event {
            for reversal in Reversal.all(in: commit, changes, context.facts) {
                requireGround(reversal, context, &report)
            }
        }
        if case .answered(let call, .done(let done)) = entry.event, case .disown = call.kind {
            requireStopped(done, context, &report)
        }
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

    /// Something goes back for a claim about it, on people's word or on proofs that are older, and
    /// a claim is granted for nothing else.
    private func requireGround(_ reversal: Reversal, _ context: Context, _ report: inout Report) {
        guard let lead = reversal.lead else {
            return report.breach("a change was taken back by nothing", about: reversal.account)
        }
        let taken = Set(reversal.taken.map(\.id))
        for claim in reversal.granted where claim.flow.about.map({ !taken.contains($0) }) ?? true {
            report.breach("a claim was granted and its change stays", about: reversal.account)
        }
        if reversal.taken.first?.id != lead.flow.about {
            report.breach("a change was taken back that is earlier than what was claimed", about: reversal.account)
        }
        if !reversal.isVerdict, !reversal.isProved(context.facts) {
            report.breach("a change was taken back on a proof no older than it", about: reversal.account)
        }
    }

    /// As many different people as it asks for, all for one party, or one refusal.
    private func requirePeople(_ id: CaseID, _ context: Context, _ report: inout Report) {
        guard let closed = context.facts.cases[id] else { return }
        let approvals = closed.approvals[closed.believed]?.count ?? 0
        if closed.state == "approved", approvals < closed.people || !closed.refusals.isEmpty {
            report.breach("a case was approved by \(approvals) of \(closed.people)", about: closed.account)
        }
        if closed.state == "approved", closed.isDispute, context.facts.flow(closed.believed)?.claims != true {
            report.breach("a dispute was decided for nobody who claims anything", about: closed.account)
        }
        if closed.state == "refused", closed.refusals.isEmpty {
            report.breach("a case was refused by nobody", about: closed.account)
        }
    }
}
