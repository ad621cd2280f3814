import Domain
import Engine
import Flows
import Policy
import TestSupport

/// What people do who want to be reached by more identifiers, or by fewer.
extension World {
    /// Whoever has one mostly binds another, and whoever has several mostly parts with some.
    func pickBinding(of person: Person) -> OperationName {
        if plan.hasCards, offersCards(to: person), dice.chance(70) { return pickForCards(of: person) }
        let kinds = [IdentifierKind.phone, .email]
        let held = kinds.filter { count($0, of: person) > 0 }
        let total = held.map { count($0, of: person) }.reduce(0, +)
        let several = held.filter { count($0, of: person) > 1 }
        if dice.chance(75), let kind = dice.pick(several) { return OperationName(kind, .release) }
        let unbind = OperationName(nil, .unbind)
        if total > 1, dice.chance(25), offers(unbind, to: person) { return unbind }
        let free = kinds.filter { count($0, of: person) < places(for: $0, of: person) }
        if dice.chance(total > 1 ? 50 : 90), let kind = dice.pick(dice.chance(92) ? free : kinds) {
            return OperationName(kind, .bind)
        }
        return OperationName(dice.pick(held) ?? .phone, dice.chance(70) ? .unbind : .release)
    }

    private func offers(_ operation: OperationName, to person: Person) -> Bool {
        template.realms[person.realm].policy.operations[operation] != nil
    }

    private func offersCards(to person: Person) -> Bool { offers(CardOperations.linkCard, to: person) }

    /// A card, a phone for it, or another phone in its place.
    private func pickForCards(of person: Person) -> OperationName {
        let phones = watch.facts.active(Shelf(kind: "phone", parent: "card"), of: person.account).count
        let cards = count(BankCard.kind, of: person)
        if cards == 0 || cards < places(for: BankCard.kind, of: person) && dice.chance(15) {
            return CardOperations.linkCard
        }
        return phones == 0 || phones < cards && dice.chance(50)
            ? CardOperations.reservePhone : CardOperations.moveReserved
    }

    private func count(_ kind: IdentifierKind, of person: Person) -> Int {
        watch.facts.active(kind.rawValue, of: person.account).count
    }

    private func places(for kind: IdentifierKind, of person: Person) -> Int {
        template.realms[person.realm].policy.identifiers[kind]?.perAccount ?? 1
    }

    /// Which of several are meant. Now and then somebody says nothing, or names what isn't theirs.
    func choose(for operation: OperationName, of account: AccountID) -> [BindingID] {
        let held = Self.shelves(of: operation).flatMap { watch.facts.active($0, of: account) }
        guard held.count > 1 else { return [] }
        let canBeSeveral = !traits(of: operation).takes || traits(of: operation).takesSeveral
        switch dice.below(100) {
        case 0..<4: return []
        case 4..<7: return [dice.pick(watch.facts.bindings.keys.sorted())].compactMap(\.self)
        case 7..<80 where traits(of: operation).takesAnyKind: return Array(held.dropLast())
        default: return canBeSeveral && dice.chance(85) ? held : [dice.pick(held)].compactMap(\.self)
        }
    }

    private func traits(of operation: OperationName) -> OperationTraits {
        SimulatedRepertoire.operations.traits(of: operation)
    }

    /// Where what has to be chosen for it is: what it takes, or what it brings something to.
    private static func shelves(of operation: OperationName) -> [Shelf] {
        guard let known = SimulatedRepertoire.operations[operation] else { return [] }
        if known.traits.takesAnyKind { return SimulatedRepertoire.kinds.all.map { Shelf(kind: $0.rawValue) } }
        guard known.traits.takes else { return [known.parent].compactMap { $0.map { Shelf(kind: $0.rawValue) } } }
        return [operation.kind].compactMap { $0.map { Shelf(kind: $0.rawValue, parent: known.parent?.rawValue) } }
    }

    /// What another open flow of the same account brings: two who act for it may mean the same.
    func broughtElsewhere(than flow: FlowView) -> String? {
        let facts = watch.facts
        let others = facts.openFlows(of: flow.account).filter { $0 != flow.id }
        let brought = others.compactMap { facts.flow($0) }.filter { $0.operation.kind == flow.operation.kind }
        return dice.pick(brought.compactMap { $0.brings.flatMap { template.values[$0] } })
    }
}
