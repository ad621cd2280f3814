package import Domain

/// "This was not me": takes a completed change back, on a proof that is older than the change or on
/// a reviewer's word.
package struct Dispute: Operation {
    package let verb = Verb.dispute
    package let traits = OperationTraits(
        runsOn: [.active, .restricted, .frozen, .closing], needsOlderProofs: true, isClaim: true,
        takesProofsInReview: true,
        protectsAccount: true)

    /// The reason of a party that says: it was me. It answers for the change, and nothing is taken
    /// back on its word or proofs.
    package static let defence = "was-me"

    package init() {}

    package func commit(_ flow: Flow) -> [Effect] {
        guard let change = flow.about else { return [] }
        return [.takeBack(change)]
    }
}
