import Domain
import Engine

struct SameAnswer: PromiseCheck {
    static let promise = "Promise 12: same call, same answer"

    private var kept: [Int: Instant] = [:]

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        switch entry.event {
        case .answered(let call, .disagreed(let how)): report.breach(how, about: call.account)
        case .committed(let commit):
            if let call = commit.call, call.isKeyed { requireOnce(call, at: entry.at, changes, &report) }
        default: return
        }
    }

    /// One key, one time, for as long as the answer is kept.
    private mutating func requireOnce(_ call: CallRecord, at now: Instant, _ changes: [Change], _ report: inout Report)
    {
        guard changes.contains(where: { if case .remembered = $0 { true } else { false } }) else { return }
        if let first = kept[call.number], now < first + .hours(23) {
            report.breach("one call was carried out twice", about: call.account)
        }
        kept[call.number] = now
    }
}
