package import Domain

/// Takes an identifier off an account. Nobody else can hold it for as long as its quarantine.
package struct Unbind: Operation {
    package let verb = Verb.unbind
    package let kinds: Set<IdentifierKind> = [.phone, .email, .handle]
    package let traits = OperationTraits(takes: true, canBeTakenBack: true)

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endWhatRests(flow.takes), .restrict] }
    package func reversal(_ flow: Flow) -> [Effect] { flow.takes.map(Effect.reinstate) }
}
