import Domain
import Flows

/// What disputes are about, worked out from the commits and not as the engine does it.
extension Facts {
    /// Changes whose window was open at a moment and that have not been taken back, in the order in
    /// which they took effect.
    func changes(of account: AccountID, inDoubtAt moment: Instant) -> [FlowID] {
        let open = (completed[account] ?? []).filter { id in
            guard let flow = flows[id], flow.state == .completed, let until = flow.until else { return false }
            return moment < until
        }
        return open.sorted { (flows[$0]?.completedAt ?? moment, $0) < (flows[$1]?.completedAt ?? moment, $1) }
    }

    func accounts(inDoubtAt moment: Instant) -> Set<AccountID> {
        Set(completed.keys.filter { !changes(of: $0, inDoubtAt: moment).isEmpty })
    }

    /// Those that are still open, in the order in which they began.
    func openParties(to dispute: CaseID) -> [FlowID] {
        flows.filter { $1.caseID == dispute && $1.isOpen }.keys.sorted()
    }

    func openClaims(in dispute: CaseID) -> [FlowID] { openParties(to: dispute).filter { flows[$0]?.claims == true } }

    func openDisputes(of account: AccountID) -> [CaseID] {
        cases.filter { $1.isDispute && $1.account == account && $1.state == "open" }.keys.sorted()
    }

    func wasDisputed(_ account: AccountID?, at moment: Instant) -> Bool {
        cases.values.contains { dispute in
            dispute.isDispute && dispute.account == account && dispute.openedAt <= moment
                && dispute.decidedAt.map { moment <= $0 } ?? true
        }
    }

    /// What an account held of a kind just before a moment, whether or not a change has taken it
    /// since.
    func held(_ kind: String, of account: AccountID, before moment: Instant) -> Binding? {
        let held = bindings.filter { _, binding in
            guard binding.account == account, binding.shelf == Shelf(kind: kind), binding.boundAt < moment else {
                return false
            }
            return binding.state == "active" || binding.releasedAt.map { $0 >= moment } ?? false
        }
        return held.max { ($0.value.boundAt, $0.key) < ($1.value.boundAt, $1.key) }?.value
    }
}

extension [Change] {
    /// Since when the account's changes are in dispute that this commit opens, or were in the one
    /// that it ends.
    func disputedMeanwhile(_ account: AccountID, _ facts: Facts) -> Instant? {
        disputedBefore(account, facts) ?? facts.accounts[account]?.holds.disputedSince
    }

    /// Since when the account's changes were in dispute before this commit.
    func disputedBefore(_ account: AccountID, _ facts: Facts) -> Instant? {
        for case .holds(let id, let from, _) in self where id == account { return from.disputedSince }
        return facts.accounts[account]?.holds.disputedSince
    }

    /// What the account held just before this commit: the same with its changes played backwards.
    func heldBefore(_ account: AccountID, _ facts: Facts) -> Set<BindingID> {
        reversed().reduce(into: Set(facts.active(of: account))) { held, change in
            switch change {
            case .bound(let id), .reinstated(let id): held.remove(id)
            case .released(let id): if facts.bindings[id]?.account == account { held.insert(id) }
            default: return
            }
        }
    }

    /// Whether a flow of that operation and account completed.
    func completes(_ operation: OperationName, of account: AccountID) -> Bool {
        contains { change in
            guard case .flow(_, _, let flow) = change else { return false }
            return flow.operation == operation && flow.account == account && flow.state == .completed
        }
    }

    func closes(_ id: CaseID) -> Bool {
        contains { if case .closed(let closed) = $0 { closed == id } else { false } }
    }
}
