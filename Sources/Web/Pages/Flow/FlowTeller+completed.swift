import Domain
import Engine
import Flows

/// What is known of the account after a flow; nothing to whoever came for the flow alone.
struct Aftermath: Sendable {
    var restrictions: [RestrictionView] = []
    var advice: [ReasonCode] = []
    var otherSessions = 0
}

extension FlowTeller {
    func completedPage(_ aftermath: Aftermath) -> CompletedPage {
        let held = aftermath.restrictions.filter { $0.until > now }.map(held)
        let isFreeze = traits.freezes
        let advice =
            isFreeze
            ? [] : aftermath.advice.prefix(2).map { FlowNote(title: sentence($0).title, detail: sentence($0).detail) }
        return CompletedPage(
            title: word("flowDoneTitle"), facts: facts, message: view.message, happens: happens,
            held: held,
            hasHeld: !held.isEmpty, advice: advice, hasAdvice: !advice.isEmpty,
            centre: visitor.flow == nil && !isSignedOut ? RoutePath.securityCentre.rawValue : nil,
            endOthers: aftermath.otherSessions > 0 ? RoutePath.endOtherSessions.rawValue : nil, onward: onward,
            next: unfreezing ?? there)
    }

    private var facts: [PageFact] {
        let at = view.endedAt.map { PageFact(name: say("labelAt"), value: moments.moment($0)) }
        let place = destination.map { PageFact(name: say("labelMovedTo"), value: $0) }
        return say.facts(view.changes) + [place, at].compactMap { $0 }
    }

    private var happens: [String] {
        let until = view.undoUntil.flatMap { $0 > now ? moments.moment($0) : nil }
        let signedOut = isSignedOut ? say("flowHappensSignedOut") : nil
        return [
            wordIfKnown("flowHappens"), signedOut, word("flowHappensTold"),
            until.map { say("flowHappensUndo", ["time": $0]) },
        ]
        .compactMap { $0 }
    }

    private func held(_ restriction: RestrictionView) -> String {
        let what =
            say.capability("flowHeld", restriction.capability)
            ?? say("flowHeld.other", ["name": restriction.capability])
        return say("flowHeldUntil", ["what": what, "time": moments.moment(restriction.until)])
    }

    /// After a freeze, the way back.
    private var unfreezing: FlowLink? {
        guard traits.freezes, visitor.flow == nil, !isSignedOut else { return nil }
        return FlowLink(
            href: RoutePath.startOperation.filled(with: OperationName.unfreeze.description), text: say("flowToUnfreeze")
        )
    }
}
