package import Domain

/// One way through an operation.
package struct Track: Sendable, Hashable {
    /// Lower-case letters, digits and hyphens; its title is in the catalogue.
    package let name: String
    /// All of these; of each, any one.
    package let proofs: [[Requirement]]
    /// Time between approval and effect, in which an old channel can veto.
    package let wait: Duration?
    package let review: ReviewTrigger
    /// Different people who must approve; nil takes the operation's number.
    package let people: Int?
    /// Open only while the bound identifier was proved within ``IdentifierRules/reverifyAfter``.
    package let requiresVerified: Bool

    package init(
        name: String, proofs: [[Requirement]], wait: Duration? = nil, review: ReviewTrigger = .never,
        people: Int? = nil,
        requiresVerified: Bool = false
    ) {
        self.name = name
        self.proofs = proofs
        self.wait = wait
        self.review = review
        self.people = people
        self.requiresVerified = requiresVerified
    }

    /// The same way with other proofs.
    package func asking(for proofs: [[Requirement]]) -> Track {
        Track(
            name: name, proofs: proofs, wait: wait, review: review, people: people, requiresVerified: requiresVerified)
    }
}

/// When people look at it.
package enum ReviewTrigger: Sendable, Hashable {
    case never
    case always
    case when(Condition)
}
