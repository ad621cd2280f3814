import Domain
import Flows
import Policy

/// Codes and changes come no more often than policy says. A clock that was set back may let a
/// window end so much earlier.
struct LimitsHold: PromiseCheck {
    static let promise = "Promise 5: limits hold"

    private struct Asker: Hashable {
        let lane: [UInt8]
        let link: BindingID?
    }

    private var pairs: [Asker: [Instant]] = [:]
    private var accounts: [Asker: [Instant]] = [:]
    private var changes: [String: [Instant]] = [:]
    private var setBack = Duration.zero

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        if case .clock(let span) = entry.event, span < .zero { setBack = setBack - span }
        for change in changes {
            switch change {
            case .sent(let message) where message.topic == "code": count(message, context, &report)
            case .flow(_, let from, let flow)
            where flow.isChange && flow.state == .completed && from?.state != .completed:
                count(flow, context, &report)
            default: continue
            }
        }
    }

    private mutating func count(_ message: Facts.Message, _ context: Context, _ report: inout Report) {
        guard let realm = context.facts.accounts[message.account].flatMap({ context.realm($0.realm) }) else { return }
        // Each address that came to a dispute by its link has codes of its own, or one could use up
        // the other's.
        let link = context.facts.flow(message.flow)?.link
        let (pair, account) = (Asker(lane: message.lane, link: link), Asker(lane: message.account.bytes, link: link))
        pairs[pair, default: []].append(message.createdAt)
        accounts[account, default: []].append(message.createdAt)
        let sends = realm.policy.sends
        if let over = over(sends.number, pairs[pair] ?? []) {
            report.breach("more than \(over.count) codes in \(over.per) to one number", about: message.account)
        }
        if let over = over(sends.account, accounts[account] ?? []) {
            report.breach("more than \(over.count) codes in \(over.per) for one account", about: message.account)
        }
    }

    private mutating func count(_ flow: Facts.Flow, _ context: Context, _ report: inout Report) {
        guard let at = flow.at, let rules = context.realm(flow.realm)?.policy.operations[flow.operation] else { return }
        let name = "\(flow.account) \(flow.operation)"
        changes[name, default: []].append(at)
        if let over = over(rules.limits, changes[name] ?? []) {
            report.breach("more than \(over.count) \(flow.operation) in \(over.per)", about: flow.account)
        }
    }

    private func over(_ limits: [Limit], _ times: [Instant]) -> Limit? {
        limits.first { limit in
            let window = max(.zero, limit.per - setBack)
            let sorted = times.sorted()
            guard sorted.count > limit.count else { return false }
            return (limit.count..<sorted.count).contains { sorted[$0].since(sorted[$0 - limit.count]) < window }
        }
    }
}
