package import Domain

/// Lifts the owner's own freeze, on proofs that are older than the freeze and than every change
/// still inside its window: the person it was meant to stop may have bound something before it or
/// since.
package struct Unfreeze: Operation {
    package let verb = Verb.unfreeze
    package let traits = OperationTraits(runsOn: [.frozen], needsOlderProofs: true, waitsForDispute: true)

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        [.unfreeze]
    }
}
