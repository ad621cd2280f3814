package import Domain

/// An operation before it is started: the ways through it, what each needs, and what speaks against
/// it.
package struct OfferView: Sendable, Hashable, Codable {
    package let operation: OperationName
    package let shape: OperationShape
    /// What it can be about, where the account has several and has to choose.
    package let choices: [BindingView]
    package let canChooseSeveral: Bool
    /// What it is about, masked; nil where it is about the account.
    package let subject: String?
    /// What each that it can take is used for, where it takes without bringing.
    package let uses: [IdentifierUsesView]
    /// Those that this account can take.
    package let tracks: [NextView.TrackView]
    /// Methods on these tracks that only the platform can check.
    package let attested: [MethodName]
    /// Empty when it may be started.
    package let objections: [ReasonView]
    /// Where the platform wants the person back.
    package let returnURL: String?
    /// The realm that it leads to, for what goes to another one.
    package var destination: RealmID?
    /// What can't go along, because the other realm does not take it.
    package var staying: [BindingView] = []
}
