package import Domain
import Engine
package import Flows
package import Verification

/// Operations on bank cards and on the phone that each of them has reserved. No release runs them.
package enum CardOperations {
    package static let linkCard = OperationName(BankCard.kind, .bind)
    package static let reservePhone = OperationName(.phone, .claim)
    package static let moveReserved = OperationName(.phone, .migrate)

    /// Longer than the busiest machine needs for what a test does while the registry is asked.
    package static let patience = Duration.seconds(60)

    package static func repertoire(_ registry: FakeRegistry, patience: Duration = patience) -> Repertoire {
        Repertoire(
            operations: OperationCatalogue(all + [Change(), Bind(), Unbind(), Freeze(), Unfreeze(), Dispute()]),
            methods: methods, kinds: kinds, sources: MethodSources([registry], patience: patience))
    }

    package static let all: [any Operation] = [LinkCard(), ReservePhone(), MoveReserved()]
    package static let methods = Methods([SMSCode(), EmailCode(), Password(), Registry()])
    package static let kinds = IdentifierKinds([PhoneNumber.self, EmailAddress.self, BankCard.self])

    /// - Parameter realm: whose policy it is.
    package static func policy(realm: String = "shop") -> String {
        """
        realm: \(realm)
        identifiers: { card: { perAccount: 2 } }
        operations:
          card.bind: { tracks: [{ name: registry, proofs: [password, new.registry] }], restrict: {} }
          phone.claim: { tracks: [{ name: password, proofs: [password, new.code] }], restrict: {} }
          phone.migrate:
            tracks: [{ name: registry, proofs: [registry, old.code, new.code] }]
            undo: 72h
            restrict: {}
          dispute: { tracks: [{ name: report, proofs: [], review: always }] }
        """
    }
}

private struct LinkCard: Operation {
    let verb = Verb.bind
    let kinds: Set<IdentifierKind> = [BankCard.kind]
    let traits = OperationTraits(brings: true, canBeTakenBack: true)
    let needs: Set<FlowInput> = [.identifier]

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.restrict] }
    func reversal(_ flow: Flow) -> [Effect] { [.releaseBrought] }
}

/// Gives each of the chosen cards its phone.
private struct ReservePhone: Operation {
    let verb = Verb.claim
    let kinds: Set<IdentifierKind> = [.phone]
    let parent: IdentifierKind? = BankCard.kind
    let traits = OperationTraits(brings: true, canBeTakenBack: true)
    let needs: Set<FlowInput> = [.identifier]

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.restrict] }
    func reversal(_ flow: Flow) -> [Effect] { [.releaseBrought] }
}

/// Puts one new phone in the place of those of the chosen cards.
private struct MoveReserved: Operation {
    let verb = Verb.migrate
    let kinds: Set<IdentifierKind> = [.phone]
    let parent: IdentifierKind? = BankCard.kind
    let traits = OperationTraits(takes: true, brings: true, takesSeveral: true, canBeTakenBack: true)
    let needs: Set<FlowInput> = [.identifier]

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endWhatRests(flow.takes), .restrict] }
    func reversal(_ flow: Flow) -> [Effect] { [.releaseBrought] + flow.takes.map(Effect.reinstate) }
}
