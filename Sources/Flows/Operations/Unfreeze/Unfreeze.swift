package import Domain

/// Lets a frozen account live again, on proofs that are older than the freeze: whoever was the reason for it may have
/// bound something since.
package struct Unfreeze: Operation {
    package let verb = Verb.unfreeze
    package let runsWhileFrozen = true
    package let needsOlderProofs = true

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        [.liftStatus(from: .frozen, to: .active)]
    }
}
