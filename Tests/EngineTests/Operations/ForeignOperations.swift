import Domain
import Flows

/// Operations that no release runs. Whatever holds for all operations must hold for these, with
/// nothing written about them anywhere in the product.
enum ForeignOperations {
    static let catalogue = OperationCatalogue([TakeAway(), Bring(), Change(), Freeze(), Unfreeze(), Dispute()])

    static let phoneAway = OperationName(.phone, .release)
    static let mailAway = OperationName(.email, .release)
    static let bringPhone = OperationName(.phone, .recover)

    static let policy = """
        realm: shop
        operations:
          phone.release:
            tracks:
              - { name: at-once, proofs: [old.code, password] }
              - { name: later, proofs: [password], wait: 24h }
            undo: 72h
            restrict: {}
          email.release:
            tracks:
              - { name: at-once, proofs: [old.code, password] }
            restrict: {}
          phone.recover:
            tracks:
              - { name: password, proofs: [password, new.code] }
            undo: 72h
          dispute:
            tracks:
              - { name: report, proofs: [], review: always }
        risk:
          weights: []
        """
}

/// Takes a binding away and brings nothing.
private struct TakeAway: Operation {
    let verb = Verb.release
    let kinds: Set<IdentifierKind> = [.phone, .email]
    let traits = OperationTraits(takes: true, canBeTakenBack: true)

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endWhatRests(flow.takes), .restrict] }
    func reversal(_ flow: Flow) -> [Effect] { flow.takes.map(Effect.reinstate) }
}

/// Brings an identifier and takes nothing.
private struct Bring: Operation {
    let verb = Verb.recover
    let kinds: Set<IdentifierKind> = [.phone]
    let traits = OperationTraits(brings: true, canBeTakenBack: true)
    let needs: Set<FlowInput> = [.identifier]

    func commit(_ flow: Flow) -> [Effect] {
        flow.switches + [.restrict]
    }

    func reversal(_ flow: Flow) -> [Effect] { [.releaseBrought] }
}
