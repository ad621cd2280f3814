package import Domain

/// Puts a new identifier in the place of a bound one, in one switch (promise 2).
package struct Change: Operation {
    package let verb = Verb.change
    package let kinds: Set<IdentifierKind> = [.phone, .email, .handle]
    package let traits = OperationTraits(takes: true, brings: true, canBeTakenBack: true)
    package let needs: Set<FlowInput> = [.identifier, .reason]

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        flow.switches + [.endWhatRests(flow.takes), .restrict]
    }

    package func reversal(_ flow: Flow) -> [Effect] {
        [.releaseBrought] + flow.takes.map(Effect.reinstate)
    }
}
