/// How far a binding is on its way.
package enum BindingState: String, Sendable, Hashable, CaseIterable, Codable {
    case pending
    case active
    /// Held, but good for nothing until its account proves it again.
    case suspended
    case released
}

/// How sure it is that a binding is its account's.
package enum Confidence: String, Sendable, Hashable, CaseIterable, Codable {
    /// Nothing has been proved.
    case claimed
    /// The platform says it was proved there.
    case attested
    /// Proved to Bindery.
    case proved
}

/// An identifier held by an account.
package struct Binding: Sendable, Hashable {
    package let id: BindingID
    package let account: AccountID
    package let identifier: Identifier
    package var state: BindingState
    package var confidence: Confidence
    package let boundAt: Instant
    /// When somebody last showed that they hold it.
    package var provedAt: Instant?

    package init(
        id: BindingID, account: AccountID, identifier: Identifier, state: BindingState, confidence: Confidence,
        boundAt: Instant,
        provedAt: Instant?
    ) {
        self.id = id
        self.account = account
        self.identifier = identifier
        self.state = state
        self.confidence = confidence
        self.boundAt = boundAt
        self.provedAt = provedAt
    }
}
