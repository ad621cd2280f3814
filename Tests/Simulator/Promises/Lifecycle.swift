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
            if let fault = Self.fault(from, flow, changes) { report.breach(fault, about: flow.account) }
        }
    }

    private static func fault(_ from: Facts.Flow, _ flow: Facts.Flow, _ changes: [Change]) -> String? {
        guard let at = flow.at else { return nil }
        switch (from.state, flow.state) {
        case (.collecting, .expired): return from.until.map { at >= $0 } == true ? nil : "a flow expired before its time"
        case (.collecting, .cancelled): return nil
        case (.collecting, _): return from.until.map { at < $0 } == true ? nil : "a flow went on after its deadline"
        case (.waiting, .completed): return from.until.map { at >= $0 } == true ? nil : "a change did not wait its time"
        case (.refused, .reviewing): return from.until.map { at < $0 } == true ? nil : "an appeal after its window, or against a veto"
        case (.completed, .reverted):
            var askedAt: Instant?
            for case .flow(_, _, let dispute) in changes where dispute.operation == .dispute { askedAt = dispute.startedAt }
            guard let askedAt, let until = from.until, askedAt < until else { return "a change was taken back after its window" }
            return nil
        default: return nil
        }
    }
}
