package import Domain

/// An invitation to bring identifiers along from another realm, shown this once.
package struct InvitationView: Sendable, Hashable, Codable {
    /// 256 random bits, base64url. Good for one flow.
    package let token: String
    package let expiresAt: Instant
}

/// What an invitation leads to, for whoever opens its link.
package struct InvitationOffer: Sendable, Hashable {
    /// A realm that lets identifiers go where they are invited, and the operation by which they leave it.
    package struct Origin: Sendable, Hashable {
        package let realm: RealmID
        package let operation: OperationName
    }

    /// Where the identifiers would go.
    package let destination: RealmID
    package let origins: [Origin]
    package let expiresAt: Instant
}

enum InvitationLife {
    /// Long enough to sign in at the other realm.
    static let open = Duration.minutes(30)
}

extension Refusal {
    static let invitationMissing = Refusal(
        .unacceptable, "invitation.missing", wayForward: .correct, field: "invitation")
    static let invitationUnknown = Refusal(
        .notFound, "invitation.unknown", wayForward: .startAgain, field: "invitation")
    static let invitationUsed = Refusal(.gone, "invitation.used", wayForward: .startAgain, field: "invitation")
    static let invitationExpired = Refusal(.gone, "invitation.expired", wayForward: .startAgain, field: "invitation")
    static let invitationElsewhere = Refusal(
        .conflict, "invitation.other-browser", wayForward: .startAgain, field: "invitation")
    static let invitationNotOffered = Refusal(.conflict, "invitation.not-offered", wayForward: .support)
}
