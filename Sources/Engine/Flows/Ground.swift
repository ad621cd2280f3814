import Domain
import Flows
import Policy

/// What a flow would be about, and what of the account itself speaks against it.
struct Ground {
    /// What it takes, the first of which `old.…` asks to be proved.
    var taken: [HeldBinding] = []
    var items: [FlowItem] = []
    var objection: Reason?

    var old: HeldBinding? { taken.first }
    /// Nothing speaks against it once one of several is chosen.
    var needsChoice: Bool { objection?.code == .bindingChoose }
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
        guard traits.changesIdentifiers, let kind else { return Ground() }
        let places = policy.identifiers[kind]?.perAccount ?? 1
        return traits.takes
            ? taking(holding.candidates(kind, under: parent), chosen, holding, policy)
            : bringing(kind, chosen, holding, places: places)
    }

    private func taking(
        _ candidates: [HeldBinding], _ chosen: [BindingID], _ holding: Holding, _ policy: RealmPolicy
    ) -> Ground {
        let taken = chosen.isEmpty ? candidates : chosen.compactMap { id in candidates.first { $0.row.id == id } }
        let items = taken.map { FlowItem(at: $0.row.place, takes: $0.row.id) }
        var ground = Ground(taken: taken, items: items)
        if candidates.isEmpty {
            ground.objection = Reason("binding.none", wayForward: .support)
        } else if taken.count < max(chosen.count, 1) || Set(chosen).count < chosen.count {
            ground.objection = Reason("binding.unknown", wayForward: .correct)
        } else if taken.count > 1, chosen.isEmpty || !traits.takesSeveral {
            ground.objection = Reason(.bindingChoose, wayForward: .correct)
        } else if !traits.brings, holding.isStranded(without: taken.map(\.row.id), bringing: [], policy) {
            ground.objection = Reason(.bindingLast, wayForward: .support)
        }
        return ground
    }

    private func bringing(_ kind: IdentifierKind, _ chosen: [BindingID], _ holding: Holding, places: Int) -> Ground {
        guard let parent else { return bringing(kind, to: [nil], holding, places: places) }
        let candidates = holding.candidates(parent, under: nil)
        let parents = chosen.isEmpty ? candidates : chosen.compactMap { id in candidates.first { $0.row.id == id } }
        var ground = bringing(
            kind, to: parents.map { Place.Parent(binding: $0.row.id, kind: parent) }, holding, places: places)
        if candidates.isEmpty {
            ground.objection = Reason("binding.none", wayForward: .support)
        } else if parents.count < max(chosen.count, 1) {
            ground.objection = Reason("binding.unknown", wayForward: .correct)
        } else if parents.count > 1, chosen.isEmpty {
            ground.objection = Reason(.bindingChoose, wayForward: .correct)
        }
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

extension Holding {
    /// What an operation of a kind could take, the oldest first.
    func candidates(_ kind: IdentifierKind, under parent: IdentifierKind?) -> [HeldBinding] {
        bindings.filter { $0.row.kind == kind && $0.row.state == .active && $0.row.place.parent?.kind == parent }
            .sorted { $0.row.boundAt < $1.row.boundAt }
    }

    /// The lowest place that is free; nil where policy allows no further one.
    func freePlace(for kind: IdentifierKind, of parent: Place.Parent?, among places: Int) -> Place? {
        let taken = Set(bindings.map(\.row.place).filter { $0.kind == kind && $0.parent == parent }.map(\.number))
        return (1...max(places, 1)).first { !taken.contains($0) }.map { Place(kind, number: $0, of: parent) }
    }
}

extension ReasonCode {
    static let bindingChoose: ReasonCode = "binding.choose"
    static let bindingPresent: ReasonCode = "binding.present"
}
