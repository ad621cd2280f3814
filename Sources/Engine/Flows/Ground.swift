import Domain
import Flows
import Policy

/// What a flow would be about, and what of the account itself speaks against it.
struct Ground {
    /// What it takes, the first of which `old.…` asks to be proved.
    var taken: [HeldBinding] = []
    var items: [FlowItem] = []
    /// What can be chosen, where the account has several: what it would take, or what it would bring something to.
    var choices: [HeldBinding] = []
    var canChooseSeveral = false
    var objection: Reason?

    var old: HeldBinding? { taken.first }
    /// Nothing speaks against it once one of several is chosen.
    var needsChoice: Bool { objection?.code == .bindingChoose }
}

/// Which of what an account holds is meant.
private struct Pick {
    /// What was chosen, or all that it could be.
    let bindings: [HeldBinding]
    var objection: Reason?

    /// - Parameter several: whether more than one can be chosen.
    init(_ chosen: [BindingID], among candidates: [HeldBinding], several: Bool) {
        bindings =
            chosen.isEmpty ? candidates : chosen.compactMap { id in candidates.first { $0.row.id == id } }
        if candidates.isEmpty {
            objection = Reason("binding.none", wayForward: .support)
        } else if bindings.count < chosen.count || Set(chosen).count < chosen.count {
            objection = Reason("binding.unknown", wayForward: .correct)
        } else if bindings.count > 1, chosen.isEmpty || !several || bindings.count > ProofSubject.mostItems {
            objection = Reason(.bindingChoose, wayForward: .correct)
        }
    }
}

extension Operation {
    /// What it takes must be there and may not be the last way in; what it brings needs a free place.
    /// - Parameters:
    ///   - chosen: the bindings that it is to take, or the parents at which it is to bring something; empty where
    ///     the account has only one.
    ///   - policy: says how many of the kind an account may have, or each parent.
    func ground(
        of kind: IdentifierKind?, _ chosen: [BindingID], in holding: Holding, _ policy: RealmPolicy
    ) -> Ground {
        if traits.takesAnyKind { return taking(holding.independent, chosen, holding, policy) }
        guard traits.changesIdentifiers, let kind else { return Ground() }
        let places = policy.identifiers[kind]?.perAccount ?? 1
        return traits.takes
            ? taking(holding.candidates(kind, under: parent), chosen, holding, policy)
            : bringing(kind, chosen, holding, places: places)
    }

    private func taking(
        _ candidates: [HeldBinding], _ chosen: [BindingID], _ holding: Holding, _ policy: RealmPolicy
    ) -> Ground {
        var pick = Pick(chosen, among: candidates, several: traits.takesSeveral)
        let taken = pick.bindings
        if pick.objection == nil, !traits.brings, !leavesNothing(taken, in: holding),
            holding.isStranded(without: taken.map(\.row.id), bringing: [], policy)
        {
            pick.objection = Reason(.bindingLast, wayForward: traits.leadsElsewhere ? .correct : .support)
        }
        let items = taken.map { FlowItem(at: $0.row.place, takes: $0.row.id) }
        return Ground(
            taken: taken, items: items, choices: candidates, canChooseSeveral: traits.takesSeveral,
            objection: pick.objection)
    }

    /// An account that everything leaves needs no way in: it is closed.
    private func leavesNothing(_ taken: [HeldBinding], in holding: Holding) -> Bool {
        traits.leadsElsewhere && taken.count == holding.bindings.count { $0.row.state == .active }
    }

    private func bringing(_ kind: IdentifierKind, _ chosen: [BindingID], _ holding: Holding, places: Int) -> Ground {
        guard let parent else { return bringing(kind, to: [nil], holding, places: places) }
        let candidates = holding.candidates(parent, under: nil)
        let pick = Pick(chosen, among: candidates, several: true)
        let parents = pick.bindings.map { Place.Parent(binding: $0.row.id, kind: parent) }
        var ground = bringing(kind, to: parents, holding, places: places)
        ground.choices = candidates
        ground.canChooseSeveral = true
        ground.objection = pick.objection ?? ground.objection
        return ground
    }

    private func bringing(
        _ kind: IdentifierKind, to parents: [Place.Parent?], _ holding: Holding, places: Int
    ) -> Ground {
        let free = parents.compactMap { holding.freePlace(for: kind, of: $0, among: places) }
        return Ground(
            items: free.map { FlowItem(at: $0, takes: nil) },
            objection: free.count < parents.count ? Reason(.bindingPresent, wayForward: .support) : nil)
    }
}

extension ReadContext {
    /// What an operation would be about. Where it would take the last way in, with what can be done first.
    func ground(
        of name: OperationName, _ chosen: [BindingID], _ plan: OperationPlan, in holding: Holding
    ) -> Ground {
        var ground = plan.operation.ground(of: name.kind, chosen, in: holding, plan.policy)
        guard let last = ground.objection, last.code == .bindingLast, last.wayForward == .support else { return ground }
        let taken = ground.taken.map(\.row.id)
        if let first = firstInstead(of: taken, in: holding, plan.policy) {
            ground.objection = Reason(.bindingLast, wayForward: .first(first))
        }
        return ground
    }

    /// What would bring the account another way in, after which what is taken can go.
    private func firstInstead(
        of taken: [BindingID], in holding: Holding, _ policy: RealmPolicy
    ) -> OperationName? {
        let adding = policy.operations.filter { $0.value.traits.shape == .adds && $0.value.closed == nil }
        return adding.keys.sorted { engine.kinds.place(of: $0.kind) < engine.kinds.place(of: $1.kind) }.first { name in
            guard let operation = engine.operations[name], operation.parent == nil else { return false }
            let ground = operation.ground(of: name.kind, [], in: holding, policy)
            return ground.objection == nil
                && !holding.isStranded(without: taken, bringing: ground.items.map(\.place), policy)
        }
    }
}

extension Holding {
    /// What an operation of a kind could take, the oldest first.
    func candidates(_ kind: IdentifierKind, under parent: IdentifierKind?) -> [HeldBinding] {
        candidates(under: parent).filter { $0.row.kind == kind }
    }

    /// The same of whatever kind.
    func candidates(under parent: IdentifierKind? = nil) -> [HeldBinding] {
        bindings.filter { $0.row.state == .active && $0.row.place.parent?.kind == parent }
            .sorted { $0.row.boundAt < $1.row.boundAt }
    }

    /// What an operation of any kind could take, the oldest first: what belongs to nothing else, and has nothing that
    /// belongs to it.
    var independent: [HeldBinding] {
        let parents = Set(bindings.compactMap(\.row.place.parent?.binding))
        return candidates().filter { !parents.contains($0.row.id) }
    }

    /// The lowest place that is free; nil where policy allows no further one.
    func freePlace(for kind: IdentifierKind, of parent: Place.Parent?, among places: Int) -> Place? {
        let taken = Set(bindings.map(\.row.place).filter { $0.kind == kind && $0.parent == parent }.map(\.number))
        guard taken.count < places else { return nil }
        return (1...max(places, 1)).first { !taken.contains($0) }.map { Place(kind, number: $0, of: parent) }
    }
}

extension ReasonCode {
    static let bindingChoose: ReasonCode = "binding.choose"
    static let bindingPresent: ReasonCode = "binding.present"
}
