package import Domain
package import Flows

/// One of those who say something in a dispute. Each has a flow of its own, and sees its own words
/// alone.
package struct PartyView: Sendable, Hashable, Codable {
    package enum Via: String, Sendable, Hashable, CaseIterable, Codable {
        /// By the link of a notice.
        case link
        /// By a request, from a session or by the platform.
        case report
    }

    /// What is known of whoever speaks.
    package enum Age: String, Sendable, Hashable, CaseIterable, Codable {
        /// The address, or something that was proved, is older than the first of the changes.
        case older
        /// The address came by an earlier one of the changes.
        case disputed
        /// The address came with the change, or later.
        case newer
        /// A report without a proof that is older than the changes.
        case unknown
    }

    package let flow: FlowID
    package let state: FlowState.Name
    /// Whether it says that the change was not its own. A party that says it was its own answers
    /// for it: its word takes nothing back.
    package let claims: Bool
    package let via: Via
    /// Where the link went, masked.
    package let sentTo: String?
    /// Since when the account has, or had, that address.
    package let heldSince: Instant?
    /// Nil once the dispute is decided.
    package let age: Age?
    /// The change that it speaks about.
    package let about: FlowID?
    package let joinedAt: Instant
    /// How the session was signed in that reported it.
    package let session: String?
    package let proofs: [FlowView.ProofView]
}

/// A change that a dispute is about.
package struct ChangeInDoubtView: Sendable, Hashable, Codable {
    package let flow: FlowID
    package let operation: OperationName
    package let changes: [ChangeView]
    package let completedAt: Instant
    /// Nil once the change's contents were erased, like what follows.
    package let track: String?
    /// How the session was signed in that asked for it.
    package let session: String?
    package let channel: Channel
    package let deviceKnown: Signal
    /// Two letters of ISO 3166, as the platform gave it.
    package let country: String?
    /// With what it was made.
    package let proofs: [FlowView.ProofView]
}
