package import Domain

/// Stops everything on an account, also its closing, until its owner has shown that it is theirs.
/// Nothing is lost by it.
package struct Freeze: Operation {
    package let verb = Verb.freeze
    package let traits = OperationTraits(
        runsOn: [.active, .restricted, .closing], freezes: true, protectsAccount: true)

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        [.freeze, .endOtherFlows(.accountFrozen)]
    }
}
