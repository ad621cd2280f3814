package import Domain

/// Takes identifiers along to an account of another realm. Nothing takes it back, since that account is its own realm's
/// by then; so it waits, and any address of the account that they leave can stop it.
package struct Migrate: Operation {
    package let verb = Verb.migrate
    package let traits = OperationTraits(
        takes: true, takesSeveral: true, takesAnyKind: true, startedBy: [.person], waitsForDispute: true,
        waitsForUndo: true, leadsElsewhere: true)

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        [.carryOver] + flow.switches + [.endWhatRests(flow.takes), .closeIfEmpty]
    }
}
