import Domain
import Flows

/// An account keeps what it is reached by, and once troubles are over nothing stays in the middle
/// of the way.
struct NeverStranded: PromiseCheck {
    static let promise = "Promise 3: never stranded"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for account in changes.accounts(context.facts) where context.facts.active(of: account).isEmpty {
            report.breach("an account is left with nothing to sign in by", about: account)
        }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        for (id, flow) in context.facts.flows where flow.isOpen {
            report.breach(
                "a flow (\(flow.operation)) is still \(flow.state.rawValue) long after all troubles: \(id)",
                about: flow.account)
        }
        for open in context.facts.cases.values where open.state == "open" {
            let account = context.facts.flow(open.flow)?.account
            report.breach("a case is still open long after all troubles", about: account)
        }
        for id in ending.living {
            let message = context.facts.messages[id]
            report.breach(
                "a message (\(message?.topic ?? "unknown")) still waits long after all troubles: \(id)",
                about: message?.account)
        }
    }
}
