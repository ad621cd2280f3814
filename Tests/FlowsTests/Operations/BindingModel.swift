import Domain
import Flows

/// An account's bindings as far as effects touch them: what a store does, in a dozen lines.
struct BindingModel: Equatable {
    struct Held: Equatable {
        let identifier: Identifier
        let madeBy: FlowID?
        var state: BindingState
    }

    struct Impossible: Error { let effect: Effect }

    private(set) var bindings: [BindingID: Held]
    private var next: UInt64 = 100

    init(_ bindings: [BindingID: Identifier]) {
        self.bindings = bindings.mapValues { Held(identifier: $0, madeBy: nil, state: .active) }
    }

    func active(_ kind: IdentifierKind) -> [Identifier] {
        bindings.values.filter { $0.state == .active && $0.identifier.kind == kind }.map(\.identifier)
    }

    /// The binding that holds the identifier now.
    func holder(of identifier: Identifier) -> BindingID? {
        bindings.first { $0.value.identifier == identifier && $0.value.state == .active }?.key
    }

    /// Carries out all of them or none, as a transaction does.
    mutating func carryOut(_ effects: [Effect], of flow: Flow) throws {
        var model = self
        for effect in effects { try model.apply(effect, flow) }
        self = model
    }

    private mutating func apply(_ effect: Effect, _ flow: Flow) throws {
        switch effect {
        case .release(let id): try move(id, from: .active, to: .released, effect)
        case .reinstate(let id): try move(id, from: .released, to: .active, effect)
        case .activate(let identifier, _):
            next += 1
            bindings[BindingID(high: 0, low: next)] = Held(identifier: identifier, madeBy: flow.id, state: .active)
        case .releaseBrought:
            let made = bindings.filter { $0.value.madeBy == flow.id }.keys
            guard !made.isEmpty else { throw Impossible(effect: effect) }
            for id in made { try move(id, from: .active, to: .released, effect) }
        case .close:
            for (id, held) in bindings where held.state == .active { bindings[id]?.state = .released }
        case .freeze, .unfreeze, .restrict, .endOtherFlows, .endWhatRests, .takeBack, .carryOver, .closeIfEmpty: break
        }
    }

    private mutating func move(_ id: BindingID, from: BindingState, to: BindingState, _ effect: Effect) throws {
        guard bindings[id]?.state == from else { throw Impossible(effect: effect) }
        bindings[id]?.state = to
    }
}
