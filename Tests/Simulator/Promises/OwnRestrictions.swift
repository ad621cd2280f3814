import Domain
import Flows

/// What one change restricts goes when that change is taken back, and what another restricts stays.
struct OwnRestrictions: PromiseCheck {
    static let promise = "Promise 9: a restriction goes with its cause alone"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        var lifted: Set<FlowID> = []
        for case .lifted(let account, let cause) in changes {
            if let cause, context.facts.flow(cause)?.state == .reverted {
                lifted.insert(cause)
            } else {
                report.breach("a restriction was lifted whose change stays", about: account)
            }
        }
        for case .flow(let id, _, let flow) in changes where flow.state == .reverted && !lifted.contains(id) {
            report.breach("a change was taken back and its restrictions stay", about: flow.account)
        }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        for (place, until) in context.facts.restrictions where ending.restrictions[place] != until {
            report.breach("a restriction (\(place.capability)) is gone or another", about: place.account)
        }
        for place in ending.restrictions.keys where context.facts.restrictions[place] == nil {
            report.breach(
                "a restriction (\(place.capability)) is left of a change that was taken back", about: place.account)
        }
    }
}
