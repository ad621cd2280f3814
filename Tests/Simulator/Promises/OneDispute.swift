import Domain
import Flows

/// An account has one dispute at most. Its verdict ends it, or proofs that are older than the
/// changes, or the platform, and nothing else; until then the account is frozen, and then it is
/// what it was before.
struct OneDispute: PromiseCheck {
    static let promise = "Promise 9: one dispute, until its verdict"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .committed(let commit) = entry.event else { return }
        for change in changes {
            switch change {
            case .flow(let id, let from?, let flow)
            where from.caseID != nil && from.state == .reviewing && flow.state != .reviewing:
                requireEnd(id, flow, commit, changes, context, &report)
            case .holds(let id, let from, let to): requireCause(id, from, to, commit, changes, &report)
            default: continue
            }
        }
        for account in Self.touched(changes, context.facts) { requireHold(account, context.facts, &report) }
    }

    private func requireEnd(
        _ id: FlowID, _ flow: Facts.Flow, _ commit: Commit, _ changes: [Change], _ context: Context,
        _ report: inout Report
    ) {
        // What answers for a change ends with the dispute, with the change, or with a claim of the
        // same address.
        if !flow.claims, changes.contains(where: { $0.endsAnswer(flow) }) { return }
        let isGood =
            switch commit.call?.kind {
            case .decide(let decided, _, _): decided == flow.caseID && changes.closes(decided)
            case .cancel, .veto: commit.call?.flow == id && commit.call?.isPerson == false
            case .prove, .supply, .start: isGrantedByProofs(id, commit, changes, context.facts)
            default: false
            }
        guard !isGood else { return }
        report.breach(
            "a claim in a dispute became \(flow.state.rawValue) by what decides nothing about it", about: flow.account)
    }

    private func isGrantedByProofs(_ id: FlowID, _ commit: Commit, _ changes: [Change], _ facts: Facts) -> Bool {
        Reversal.all(in: commit, changes, facts).contains { reversal in
            reversal.isProved(facts) && reversal.granted.contains { $0.id == id }
        }
    }

    /// Each hold comes and goes with what it is for.
    private func requireCause(
        _ id: AccountID, _ from: Facts.Holds, _ to: Facts.Holds, _ commit: Commit, _ changes: [Change],
        _ report: inout Report
    ) {
        let isByPlatform = if case .setStatus? = commit.call?.kind { true } else { false }
        if from.isRestricted != to.isRestricted, !isByPlatform {
            report.breach("a restriction of the platform's came or went with something else", about: id)
        }
        if from.isFrozen != to.isFrozen, !changes.completes(to.isFrozen ? .freeze : .unfreeze, of: id) {
            report.breach("an owner's freeze came or went with something else", about: id)
        }
    }

    private static func touched(_ changes: [Change], _ facts: Facts) -> [AccountID] {
        let accounts = changes.compactMap { change -> AccountID? in
            switch change {
            case .holds(let id, _, _), .account(let id, _, _): id
            case .opened(let id), .closed(let id): facts.cases[id]?.account
            case .flow(_, _, let flow): flow.caseID == nil ? nil : flow.account
            default: nil
            }
        }
        return Set(accounts).sorted()
    }

    private func requireHold(_ id: AccountID, _ facts: Facts, _ report: inout Report) {
        guard let account = facts.accounts[id] else { return }
        if account.status != account.holds.status {
            report.breach(
                "an account is \(account.status), and what holds it back says \(account.holds.status)", about: id)
        }
        let disputes = facts.openDisputes(of: id)
        if disputes.count > 1 { report.breach("an account has \(disputes.count) open disputes", about: id) }
        if disputes.isEmpty, account.holds.disputedSince != nil {
            report.breach("a freeze outlasts its dispute", about: id)
        }
        for dispute in disputes {
            if account.holds.disputedSince == nil || account.status != "frozen" {
                report.breach("an account in dispute is \(account.status)", about: id)
            }
            if facts.openClaims(in: dispute).isEmpty { report.breach("a dispute goes on without a party", about: id) }
        }
        let isLeft = facts.flows.values.contains { flow in
            flow.account == id && flow.isOpen && (flow.caseID.map { !disputes.contains($0) } ?? false)
        }
        if isLeft { report.breach("a claim is open in a dispute that is closed", about: id) }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        if ending.doubleDisputes > 0 {
            report.breach("in the database \(ending.doubleDisputes) accounts have two open disputes")
        }
    }
}

extension Change {
    fileprivate func endsAnswer(_ answer: Facts.Flow) -> Bool {
        switch self {
        case .closed(let id): id == answer.caseID
        case .flow(let id, _, let flow):
            flow.state == .reverted && id == answer.about || flow.isOpenClaim(about: answer.about)
        default: false
        }
    }
}

extension Facts.Flow {
    fileprivate func isOpenClaim(about change: FlowID?) -> Bool {
        operation == .dispute && claims && isOpen && about == change
    }
}
