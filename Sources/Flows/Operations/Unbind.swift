package import Domain

/// Takes identifiers off an account. Nobody else can hold them for as long as their quarantine.
package struct Unbind: Operation {
    package let verb = Verb.unbind
    package let kinds: Set<IdentifierKind>
    package let traits: OperationTraits

    /// One identifier, each kind under a name of its own.
    package init() {
        kinds = [.phone, .email, .handle]
        traits = OperationTraits(takes: true, canBeTakenBack: true, waitsForUndo: true)
    }

    /// One or several, of whatever kinds, in one switch.
    package static let several = Unbind(
        kinds: [],
        OperationTraits(takes: true, takesSeveral: true, takesAnyKind: true, canBeTakenBack: true, waitsForUndo: true))

    private init(kinds: Set<IdentifierKind>, _ traits: OperationTraits) {
        self.kinds = kinds
        self.traits = traits
    }

    package func commit(_ flow: Flow) -> [Effect] { flow.switches + [.endWhatRests(flow.takes), .restrict] }
    package func reversal(_ flow: Flow) -> [Effect] { flow.takes.map(Effect.reinstate) }
}
