import Domain
import Flows

/// Flows go along the drawn ways only, and no wait, deadline or window is cut short or drawn out.
struct Lifecycle: PromiseCheck {
    static let promise = "Design 4: the lifecycle of a flow"

    private static let ways: [FlowState.Name: Set<FlowState.Name>] = [
        .collecting: [.reviewing, .waiting, .completed, .refused, .cancelled, .expired],
        .reviewing: [.waiting, .completed, .refused, .cancelled],
        .waiting: [.completed, .refused, .cancelled],
        .completed: [.reverted],
        .refused: [.reviewing],
    ]

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for case .flow(_, let from?, let flow) in changes {
            if Self.ways[from.state]?.contains(flow.state) != true {
                report.breach("a flow went from \(from.state.rawValue) to \(flow.state.rawValue)", about: flow.account)
            }
            if let fault = Self.fault(from, flow, at: entry.at, changes, context.facts) {
                report.breach(fault, about: flow.account)
            }
        }
    }

    private static func fault(
        _ from: Facts.Flow, _ flow: Facts.Flow, at committed: Instant, _ changes: [Change], _ facts: Facts
    ) -> String? {
        guard let at = flow.at else { return nil }
        switch (from.state, flow.state) {
        case (.collecting, .expired):
            return from.until.map { at >= $0 } == true ? nil : "a flow expired before its time"
        case (.collecting, .cancelled): return nil
        // A change takes effect after the one before it, from where the clock was set back since.
        case (.collecting, _):
            return from.until.map { min(at, committed) < $0 } == true ? nil : "a flow went on after its deadline"
        case (.waiting, .completed): return from.until.map { at >= $0 } == true ? nil : "a change did not wait its time"
        case (.refused, .reviewing):
            return from.until.map { at < $0 } == true ? nil : "an appeal after its window, or against a veto"
        case (.completed, .reverted):
            return isTakenBackInTime(from, flow, changes, facts) ? nil : "a change was taken back after its window"
        default: return nil
        }
    }

    /// Asked for inside its window, or built on a change that goes back with it.
    private static func isTakenBackInTime(
        _ from: Facts.Flow, _ flow: Facts.Flow, _ changes: [Change], _ facts: Facts
    ) -> Bool {
        var moments = [changes.disputedBefore(flow.account, facts)].compactMap(\.self)
        for case .flow(_, let before?, let other) in changes where other.account == flow.account {
            if other.isGrantedClaim { moments.append(other.startedAt) }
            guard other.state == .reverted, flow.isBuilt(on: other) else { continue }
            if let earlier = before.completedAt, let own = from.completedAt, earlier < own { return true }
        }
        guard let asked = moments.min(), let until = from.until else { return false }
        return asked < until
    }
}
