import Domain
import Flows
import Policy

/// Whatever a flow takes leaves and whatever it brings comes in the commit that completes it, and
/// the other way round in the one that takes it back; nothing else comes or leaves.
struct OneSwitch: PromiseCheck {
    static let promise = "Promise 2: one switch"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for case .flow(let id, _, let to) in changes where to.isChange {
            let flow = context.facts.flow(id) ?? to
            if flow.state == .completed { requireSwitch(id, flow, changes, context, &report) }
            if flow.state == .reverted { requireReturn(id, flow, changes, context, &report) }
        }
        for account in changes.accounts(context.facts) { requirePlaces(account, context, &report) }
        for change in changes where !isExplained(change, changes, context.facts) {
            report.breach("a binding began that no change brought", about: change.account(context.facts))
        }
        if case .answered(let call, .done(let done)) = entry.event { requireKnown(call, done, context, &report) }
    }

    private func requireSwitch(
        _ id: FlowID, _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report
    ) {
        let made = changes.compactMap { change -> [UInt8]? in
            guard case .bound(let new) = change, let binding = context.facts.bindings[new] else { return nil }
            return binding.madeBy == id ? binding.index : nil
        }
        let isWhole = !flow.traits.brings || flow.items.allSatisfy { $0.brings != nil }
        guard !isWhole || made != flow.items.compactMap(\.brings) || !flow.takes.allSatisfy(changes.releases) else {
            return
        }
        report.breach(
            "a change is complete that released and bound in other transactions, or not at all", about: flow.account)
    }

    private func requireReturn(
        _ id: FlowID, _ flow: Facts.Flow, _ changes: [Change], _ context: Context, _ report: inout Report
    ) {
        let made = context.facts.bindings.filter { $1.madeBy == id }.keys
        guard !flow.takes.allSatisfy(changes.reinstates) || !made.allSatisfy(changes.releases) else { return }
        report.breach("a change was taken back without giving back what it took", about: flow.account)
    }

    /// No two are good at one place at any commit, and none beyond those that policy allows.
    private func requirePlaces(_ account: AccountID, _ context: Context, _ report: inout Report) {
        let active = context.facts.active(of: account).compactMap { context.facts.bindings[$0] }
        for bindings in Dictionary(grouping: active, by: { [Array($0.kind.utf8), $0.parent?.bytes] }).values {
            let kind = bindings[0].kind
            let rules = context.realm(bindings[0].realm)?.policy.identifiers.first { $0.key.rawValue == kind }?.value
            let places = Set(bindings.map(\.place))
            guard places.count < bindings.count || places.contains(where: { $0 > rules?.perAccount ?? 1 }) else {
                continue
            }
            report.breach("an account has \(bindings.count) of \(kind), more than there are places", about: account)
        }
    }

    /// What an account came with is by no change.
    private func isExplained(_ change: Change, _ changes: [Change], _ facts: Facts) -> Bool {
        switch change {
        case .bound(let id):
            guard let flow = facts.bindings[id]?.madeBy else { return true }
            return changes.moves(flow, to: .completed)
        case .reinstated(let id):
            return changes.contains { other in
                guard case .flow(_, _, let flow) = other else { return false }
                return flow.state == .reverted && flow.takes.contains(id)
            }
        default: return true
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
            report.breach("in the database two are good at \(ending.doubleActives) places")
        }
    }
}

extension [Change] {
    func releases(_ binding: BindingID) -> Bool {
        contains { if case .released(let id) = $0 { id == binding } else { false } }
    }

    func reinstates(_ binding: BindingID) -> Bool {
        contains { if case .reinstated(let id) = $0 { id == binding } else { false } }
    }

    func moves(_ flow: FlowID, to state: FlowState.Name) -> Bool {
        contains { if case .flow(let id, _, let to) = $0 { id == flow && to.state == state } else { false } }
    }

    /// Those whose bindings it touched.
    func accounts(_ facts: Facts) -> Set<AccountID> { Set(compactMap { $0.account(facts) }) }
}

extension Change {
    /// Whose binding it is about.
    fileprivate func account(_ facts: Facts) -> AccountID? {
        switch self {
        case .bound(let id), .released(let id), .reinstated(let id): facts.bindings[id]?.account
        default: nil
        }
    }
}
