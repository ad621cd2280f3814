package import Domain

/// Gives an account an identifier in a place that is free.
package struct Bind: Operation {
    package let verb = Verb.bind
    package let kinds: Set<IdentifierKind> = [.phone, .email, .handle]
    package let traits = OperationTraits(brings: true, canBeTakenBack: true)
    package let needs: Set<FlowInput> = [.identifier]

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] { flow.switches + [.restrict] }
    package func reversal(_ flow: Flow) -> [Effect] { [.releaseBrought] }
}
