import Domain
import Flows

struct OneSwitch: PromiseCheck {
    static let promise = "Promise 2: one switch"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for case .flow(let id, _, let flow) in changes where flow.isChange {
            if flow.state == .completed { requireSwitch(id, flow, changes, context, &report) }
            if flow.state == .reverted { requireReturn(id, flow, changes, context, &report) }
        }
        for account in changes.accounts(context.facts) { requireOne(account, context, &report) }
        if case .answered(let call, .done(let done)) = entry.event { requireKnown(call, done, context, &report) }
    }

    private func requireSwitch(
        _ id: FlowID, _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report
    ) {
        let made = changes.contains {
            if case .bound(let new) = $0 { context.facts.bindings[new]?.madeBy == id } else { false }
        }
        guard !made || !changes.releases(flow.takes) else { return }
        report.breach(
            "a change is complete that released and bound in other transactions, or not at all", about: flow.account)
    }

    private func requireReturn(
        _ id: FlowID, _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report
    ) {
        let made = context.facts.bindings.first { $1.madeBy == id }?.key
        let returned = changes.contains { if case .reinstated(let old) = $0 { old == flow.takes } else { false } }
        guard !returned || !changes.releases(made) else { return }
        report.breach("a change was taken back without giving back what it took", about: flow.account)
    }

    /// Neither none nor two of a kind, at any commit.
    private func requireOne(_ account: AccountID, _ context: Context, _ report: inout Report) {
        for kind in context.facts.accounts[account]?.kinds ?? [] {
            let count = context.facts.active(kind, of: account).count
            if count != 1 { report.breach("an account has \(count) active of \(kind)", about: account) }
        }
    }

    private func requireKnown(_ call: CallRecord, _ done: CallAnswer.Done, _ context: Context, _ report: inout Report) {
        guard done.state == .completed, let flow = context.facts.flow(done.flow), flow.state != .completed,
            flow.state != .reverted
        else {
            return
        }
        report.breach("a change was acknowledged that is \(flow.state.rawValue)", about: flow.account)
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        if ending.doubleActives > 0 {
            report.breach("in the database \(ending.doubleActives) accounts have two of a kind")
        }
    }
}

extension [Change] {
    func releases(_ binding: BindingID?) -> Bool {
        contains { if case .released(let id) = $0 { id == binding } else { false } }
    }

    /// Those whose bindings it touched.
    func accounts(_ facts: Facts) -> Set<AccountID> {
        Set(
            compactMap { change in
                switch change {
                case .bound(let id), .released(let id), .reinstated(let id): facts.bindings[id]?.account
                default: nil
                }
            })
    }
}
