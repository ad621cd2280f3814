package import Domain

/// What a notice's link is about, for the page that it opens.
package struct DisownmentView: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, CaseIterable, Codable {
        /// It can be said now that this was somebody else.
        case open
        /// The change was stopped before it took effect.
        case vetoed
        /// It was said by this link; the account is frozen until people have decided, or until
        /// older proofs take the change back.
        case disowned
        /// The change was taken back.
        case takenBack = "taken-back"
        /// Too late, or decided already.
        case over
    }

    package let flow: FlowID
    package let realm: RealmID
    package let operation: OperationName
    package let state: State
    /// Somebody else has said already that the change was not theirs: saying so joins them.
    package let isDisputed: Bool
    /// Empty once the link is no longer good.
    package let changes: [ChangeView]
    package let changedAt: Instant?
    /// Until when it can be said.
    package let until: Instant?
    /// The flow of whoever said something by this link: what they can prove, what they are asked,
    /// what was decided. Shown while it can be appealed, and for at least 30 days after its end.
    package let dispute: FlowID?
    /// The token of the same question about a change before it that is still in force, and that
    /// this address has said nothing about.
    package let earlier: String?
    /// The realm's clock: `Asia/Shanghai`, `+08:00`.
    package let timeZone: String
    package let language: Language
}

/// What saying "this was not me" gives to a platform that shows its own pages: the token for the
/// flow of ``DisownmentView/dispute``.
package struct DisownedView: Sendable, Hashable, Codable {
    package let disownment: DisownmentView
    /// `ft_…`; nil where there is no such flow.
    package let token: String?
    package let tokenExpiresAt: Instant?
}
