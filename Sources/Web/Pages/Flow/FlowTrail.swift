import Domain
import Engine
import Flows

/// A step of the way.
struct TrailStep: Sendable {
    let text: String
    let isDone: Bool
    let isNow: Bool
}

/// Where somebody is on their way, and what is still to come. As long from the first page to the last, whichever way
/// is chosen: an indicator that grows under one's hands says that it can't be trusted.
struct FlowTrail: Sendable {
    let steps: [TrailStep]
    /// `Step 2 of 4: new phone number`
    let now: String
}

extension FlowTeller {
    /// The first thing that is not done yet is where they are.
    func trail(_ step: FlowStep?) -> FlowTrail {
        let stages = stages(isOver: step == nil)
        let now = stages.firstIndex { !$0.isDone } ?? stages.count - 1
        let values = ["number": String(now + 1), "count": String(stages.count), "text": stages[now].text]
        return FlowTrail(
            steps: stages.enumerated().map { place, stage in
                TrailStep(text: stage.text, isDone: stage.isDone, isNow: place == now)
            }, now: say("flowTrailNow", values))
    }

    /// - Parameter isOver: it has everything that it asked for.
    private func stages(isOver: Bool) -> [(text: String, isDone: Bool)] {
        let missing = view.way?.missing.flatMap { $0 } ?? []
        let isOwnerShown =
            view.way != nil && !view.next.mustProveAgain && !missing.contains { $0.subject != .new }
        let owner = (say("flowTrailOwner"), isOver || isOwnerShown)
        guard view.takesTarget else { return [owner, (last(isOver), false)] }
        return [
            owner, (word("flowTrailNumber"), isOver || view.next.inputs.isEmpty),
            (word("flowTrailConfirm"), isOver || view.way != nil && !missing.contains { $0.subject == .new }),
            (last(isOver), false),
        ]
    }

    private func last(_ isOver: Bool) -> String {
        switch flowState {
        case .reviewing where isOver: say("flowTrailReview")
        case .waiting: say("flowTrailWait")
        default: say("flowTrailDone")
        }
    }
}
