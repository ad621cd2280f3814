import Domain
import Flows
import Policy

/// An account keeps what it is reached by and what it signs in with, and once troubles are over
/// nothing stays in the middle of the way.
struct NeverStranded: PromiseCheck {
    static let promise = "Promise 3: never stranded"

    /// What somebody can do with what their account holds.
    private struct Ways {
        let isReached: Bool
        let isSignedIn: Bool

        init(_ kinds: [String], hasPassword: Bool, _ rules: SignInRules) {
            let reached = kinds.filter { ["phone", "email"].contains($0) }
            isReached = !reached.isEmpty
            // By a password beside any of them, or by a code where the realm sends codes to sign in
            // with.
            isSignedIn = isReached && hasPassword || rules.codes.contains { reached.contains($0.rawValue) }
        }
    }

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .committed(let commit) = entry.event else { return }
        let reversals = Reversal.all(in: commit, changes, context.facts)
        for account in changes.accounts(context.facts) {
            // What goes back may leave as little as there was before it came.
            let first = reversals.first { $0.account == account }?.taken.first
            let held = first?.flow.heldBefore ?? changes.heldBefore(account, context.facts)
            guard let before = ways(account, held, context),
                let after = ways(account, Set(context.facts.active(of: account)), context)
            else { continue }
            if before.isReached, !after.isReached {
                report.breach("an account is left with nothing to be reached by", about: account)
            }
            if before.isSignedIn, !after.isSignedIn {
                report.breach("an account is left with nothing to sign in by", about: account)
            }
        }
    }

    private func ways(_ id: AccountID, _ held: Set<BindingID>, _ context: Context) -> Ways? {
        guard let account = context.facts.accounts[id], let realm = context.realm(account.realm) else { return nil }
        let kinds = held.compactMap { context.facts.bindings[$0]?.shelf }.filter { $0.parent == nil }.map(\.kind)
        return Ways(kinds, hasPassword: account.hasPassword, realm.policy.signIn)
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
