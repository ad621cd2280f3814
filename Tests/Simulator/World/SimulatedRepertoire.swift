import Domain
import Engine
import Flows
import Policy
import TestSupport
import Verification

/// What the simulated realms run: every operation of the product, and some that no release has, with a kind and a method
/// of their own. What is promised of all operations is so seen to hold for whatever comes.
enum SimulatedRepertoire {
    static let operations = OperationCatalogue(
        OperationCatalogue.standard.traits.keys.compactMap { OperationCatalogue.standard[$0] } + CardOperations.all
            + [GiveUp()])
    static let methods = CardOperations.methods
    static let kinds = CardOperations.kinds

    /// No call in a run takes that long by anybody's clock.
    static func sources(_ registry: SimulatedRegistry) -> MethodSources {
        MethodSources([registry], patience: .seconds(120))
    }

    static func book(_ policies: [(policy: RealmPolicy, text: String)]) -> PolicyBook {
        PolicyBook(policies, operations: operations, methods: methods, kinds: kinds)
    }

    /// Whether a message can be sent to one of that kind.
    static func isReached(_ kind: String) -> Bool { kinds.reachable.contains { $0.rawValue == kind } }
}

/// Takes one or several bindings at once, and brings none.
private struct GiveUp: Operation {
    let verb = Verb.release
    let kinds: Set<IdentifierKind> = [.phone, .email]
    let traits = OperationTraits(takes: true, takesSeveral: true, canBeTakenBack: true)

    func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endWhatRests(flow.takes), .restrict] }
    func reversal(_ flow: Flow) -> [Effect] { flow.takes.map(Effect.reinstate) }
}

/// The registry that people are led to, as one node asks it: it knows a good grant from a bad one, and now and then gives
/// no answer. Others go first while it is asked.
struct SimulatedRegistry: MethodSource {
    static let outage = "registry"
    static let goodGrant = "good"

    let method = Registry().name
    let name = "registry.example"
    let isAway: @Sendable () async -> Bool
    let note: @Sendable (Event) -> Void
    let pause: @Sendable () async -> Void

    func reply(to inquiry: MethodInquiry) async -> MethodReply? {
        note(.asked(inquiry.challenge))
        await pause()
        if await isAway() { return nil }
        return MethodReply(Secret(inquiry.text.reveal() == Self.goodGrant ? Registry.yes : "no"), reference: "exchange")
    }
}
