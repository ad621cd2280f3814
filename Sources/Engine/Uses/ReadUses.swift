package import Domain
import Flows
import Policy

extension Engine {
    /// What each identifier of an account is used for within its realm, and what stands in the way of unbinding it.
    /// - Throws: `account.not-found`.
    package func readUses(of id: AccountID, _ caller: Caller) async throws -> AccountUsesView {
        try caller.require(.accountsRead)
        let policy = try policy(of: caller.realm)
        return try await read(realm: caller.realm) { reading in
            try reading.uses(of: try reading.holding(id), policy)
        }
    }
}

extension ReadContext {
    fileprivate func uses(of holding: Holding, _ policy: RealmPolicy) throws -> AccountUsesView {
        AccountUsesView(
            identifiers: try inOrder(holding.candidates()).map { held in
                let unbinding = try unbinding(of: held, holding, policy)
                return uses(of: held, holding, policy, unbinding: unbinding)
            })
    }

    /// What an operation would take, and what each of it is used for.
    func uses(of taken: [HeldBinding], _ holding: Holding, _ policy: RealmPolicy) -> [IdentifierUsesView] {
        inOrder(taken).map { uses(of: $0, holding, policy, unbinding: nil) }
    }

    private func uses(
        of held: HeldBinding, _ holding: Holding, _ policy: RealmPolicy, unbinding: UnbindingView?
    ) -> IdentifierUsesView {
        let ground = UseGround(held: held, holding: holding, policy: policy)
        return IdentifierUsesView(
            binding: held.row.id, kind: held.row.kind, masked: held.identifier.masked,
            uses: Use.all.compactMap { $0.find(ground) }, unbinding: unbinding)
    }

    private func inOrder(_ held: [HeldBinding]) -> [HeldBinding] {
        held.sorted { engine.kinds.place(of: $0.row.kind) < engine.kinds.place(of: $1.row.kind) }
    }

    /// What policy offers to take it off with, and what of the account speaks against that whoever asks.
    private func unbinding(
        of held: HeldBinding, _ holding: Holding, _ policy: RealmPolicy
    ) throws -> UnbindingView? {
        let removing = policy.operations.filter { name, rules in
            rules.traits.shape == .removes && (rules.traits.takesAnyKind || name.kind == held.row.kind)
        }
        guard let (name, rules) = removing.first(where: { $0.value.traits.takesAnyKind }) ?? removing.first,
            let operation = engine.operations[name], operation.parent == nil
        else { return nil }
        let plan = OperationPlan(operation: operation, rules: rules, policy: policy)
        return UnbindingView(
            operation: name, objections: try objections(to: name, plan, taking: held, holding).map(ReasonView.init))
    }

    private func objections(
        to name: OperationName, _ plan: OperationPlan, taking held: HeldBinding, _ holding: Holding
    ) throws -> [Reason] {
        if let reason = ground(of: name, [held.row.id], plan, in: holding).objection { return [reason] }
        if let reason = try accountObjection(to: plan.operation, holding) { return [reason] }
        let facts = try facts(
            for: holding, operation: name, rules: plan.rules, policy: plan.policy,
            origin: origin(RequestContext(channel: .web), startedBy: nil), channel: .web, old: held, new: nil,
            proofs: [], openFlows: 0)
        return plan.policy.lastingObjections(name, plan.rules, facts)
    }

    /// What of the account holds the operation back, whatever policy says: its open dispute, or a change that can still be
    /// taken back.
    func accountObjection(to operation: any Operation, _ holding: Holding) throws -> Reason? {
        if operation.isHeldBack(on: holding.account) { return Reason("dispute.open", wayForward: .support) }
        return try undoObjection(to: operation, of: holding.account.id)
    }
}
