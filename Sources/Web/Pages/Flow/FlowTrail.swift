import Domain
import Engine
import Flows

/// Where somebody is on their way, and what is still to come.
struct TrailStep: Sendable {
    let text: String
    let isDone: Bool
    let isNow: Bool
}

extension FlowTeller {
    /// The first thing that is not done yet is where they are.
    func trail(_ step: FlowStep?) -> [TrailStep] {
        let stages = stages(step)
        let now = stages.firstIndex { !$0.isDone }
        return stages.enumerated().map { place, stage in
            TrailStep(text: stage.text, isDone: stage.isDone, isNow: place == now)
        }
    }

    private func stages(_ step: FlowStep?) -> [(text: String, isDone: Bool)] {
        guard step != nil else { return collected.map { ($0, true) } + [(last, false)] }
        let missing = view.way?.missing.flatMap { $0 } ?? []
        var stages: [(text: String, isDone: Bool)] = []
        if step == .ways, view.proofs.isEmpty { stages.append((say("flowTrailWay"), false)) }
        if asksForOwner { stages.append((say("flowTrailOwner"), isOwnerShown(missing))) }
        if view.takesTarget {
            stages.append((word("flowTrailNumber"), view.next.inputs.isEmpty))
            stages.append((word("flowTrailConfirm"), view.way != nil && !missing.contains { $0.subject == .new }))
        }
        return stages + [(flowState == .reviewing ? say("flowTrailDone") : last, false)]
    }

    /// Of a flow that has everything it asked for.
    private var collected: [String] {
        (view.proofs.contains { $0.requirement.subject != .new } ? [say("flowTrailOwner")] : [])
            + (view.takesTarget ? [word("flowTrailNumber"), word("flowTrailConfirm")] : [])
    }

    /// Some ways depend on the new number and the sign-in alone.
    private var asksForOwner: Bool {
        let asked =
            (view.way?.missing ?? view.next.tracks.flatMap(\.missing)).flatMap { $0 } + view.proofs.map(\.requirement)
        return asked.contains { $0.subject != .new }
    }

    private func isOwnerShown(_ missing: [Requirement]) -> Bool {
        view.way != nil && !view.next.mustProveAgain && !missing.contains { $0.subject != .new }
    }

    private var last: String {
        if flowState == .reviewing { return say("flowTrailReview") }
        if flowState == .waiting { return say("flowTrailWait") }
        guard let way = view.way else { return say("flowTrailDone") }
        if way.review == "always" { return say("flowTrailReview") }
        return say(way.waitSeconds > 0 ? "flowTrailWait" : "flowTrailDone")
    }
}
