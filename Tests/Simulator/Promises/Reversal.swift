import Domain
import Flows

/// What one commit took back of an account's changes, and on whose claim.
struct Reversal: Sendable {
    struct Named: Sendable {
        let id: FlowID
        let flow: Facts.Flow

        /// Whether it took effect before another. No two changes of an account do at one moment, and
        /// none before what changed it last, also where the clock was set back.
        func isBefore(_ other: Named) -> Bool {
            guard let own = flow.completedAt, let others = other.flow.completedAt else { return false }
            return (own, id) < (others, other.id)
        }
    }

    let account: AccountID
    /// As they were before, in the order in which they took effect.
    let taken: [Named]
    /// The claims that were granted.
    let granted: [Named]
    /// The claim that it was done for; others about the same changes are granted with it.
    let lead: Named?
    /// Whether people took its word; its own proofs were enough otherwise.
    let isVerdict: Bool
    /// The moment at which a change's window had to be open.
    let since: Instant

    static func all(in commit: Commit, _ changes: [Change], _ facts: Facts) -> [Reversal] {
        let accounts = changes.compactMap { change -> AccountID? in
            guard case .flow(_, _, let flow) = change, flow.state == .reverted || flow.isGrantedClaim else {
                return nil
            }
            return flow.account
        }
        return Set(accounts).sorted().map { Reversal(of: $0, commit, changes, facts) }
    }

    private init(of account: AccountID, _ commit: Commit, _ changes: [Change], _ facts: Facts) {
        var (taken, granted) = ([Named](), [Named]())
        var believed: FlowID?
        for change in changes {
            switch change {
            case .flow(let id, let from?, let flow) where flow.account == account:
                if flow.state == .reverted { taken.append(Named(id: id, flow: from)) }
                if flow.isGrantedClaim { granted.append(Named(id: id, flow: flow)) }
            case .closed(let id):
                guard let dispute = facts.cases[id], dispute.account == account, dispute.state == "approved" else {
                    continue
                }
                believed = dispute.believed
            default: continue
            }
        }
        self.account = account
        self.taken = taken.sorted { $0.isBefore($1) }
        self.granted = granted
        isVerdict = believed != nil
        let claim = believed ?? commit.call?.flow
        let lead = granted.first { $0.id == claim }
        self.lead = lead
        let moments = [lead?.flow.startedAt, changes.disputedBefore(account, facts)]
        since = moments.compactMap(\.self).min() ?? Instant(milliseconds: 0)
    }

    /// When the first of the changes took effect that were in doubt, whether or not it went back.
    private func firstInDoubt(_ facts: Facts) -> Instant? {
        let kept = facts.changes(of: account, inDoubtAt: since).compactMap { facts.flows[$0]?.completedAt }
        let back = taken.filter { change in change.flow.until.map { since < $0 } ?? false }.compactMap(
            \.flow.completedAt)
        return (kept + back).min()
    }

    /// Whether it was done for proofs that are all older than every change in doubt.
    func isProved(_ facts: Facts) -> Bool {
        guard !isVerdict, let lead, let first = firstInDoubt(facts), let proofs = facts.flow(lead.id)?.heldSince,
            !proofs.isEmpty
        else {
            return false
        }
        return proofs.allSatisfy { $0.map { $0 < first } ?? false }
    }
}
