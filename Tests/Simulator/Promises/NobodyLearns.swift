import Domain
import Engine

/// Whether a number is taken is told to nobody before they have proved it.
struct NobodyLearns: PromiseCheck {
    static let promise = "Promise 6: nobody learns who holds what"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .answered(let call, .refused(let refusal, _)) = entry.event, let flow = call.flow,
            ["identifier.taken", "identifier.quarantined"].contains(refusal.code.rawValue)
        else { return }
        // A reviewer has to hear why what they approved can't be had; the person who asked for it
        // hears nothing of it.
        if case .decide = call.kind { return }
        // Nor is it news to whoever proves that the number was theirs before a change.
        if context.facts.flow(flow)?.operation == .dispute { return }
        let proved = context.facts.challenges.values.contains {
            $0.flow == flow && $0.requirement.hasPrefix("new.") && $0.usedAt != nil
        }
        guard !proved else { return }
        report.breach("\(refusal.code) was told before the number was proved", about: call.account)
    }
}
