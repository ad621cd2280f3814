import Domain
import Engine

struct ReasonsAlways: PromiseCheck {
    static let promise = "Promise 8: reasons, always"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .answered(let call, let answer) = entry.event else { return }
        switch answer {
        case .refused(let refusal, _) where refusal.code.rawValue.isEmpty:
            report.breach("a refusal has no reason", about: call.account)
        case .broken(let error):
            report.breach("a call failed without a reason that a person could be told: \(error)", about: call.account)
        case .refused, .done, .lost, .disagreed, .agreed: return
        }
    }
}
