import Domain
import Flows

/// What the simulated realms run: every operation of the product, and one that no release has. What
/// is promised of all operations is so seen to hold for whatever comes.
enum SimulatedOperations {
    static let catalogue = OperationCatalogue(
        OperationCatalogue.standard.traits.keys.compactMap { OperationCatalogue.standard[$0] } + [GiveUp()])
}

/// Takes one or several bindings at once, and brings none.
private struct GiveUp: Operation {
    let verb = Verb.release
    let kinds: Set<IdentifierKind> = [.phone, .email]
    let traits = OperationTraits(takes: true, takesSeveral: true, canBeTakenBack: true)

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endFlowsTaking(flow.takes), .restrict] }
    func reversal(_ flow: Flow) -> [Effect] { flow.takes.map(Effect.reinstate) }
}
