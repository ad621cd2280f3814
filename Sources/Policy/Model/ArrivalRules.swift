package import Domain

/// What a realm takes in of what people bring along from another one.
package struct ArrivalRules: Sendable, Hashable {
    /// The realms that it may come from. Never empty.
    package let from: Set<RealmID>
    /// What it may be.
    package let kinds: Set<IdentifierKind>
    /// The oldest sign-in at the hosted pages from which a person may ask for it: the account that it comes to is proved
    /// by nothing else.
    package let sessionAge: Duration

    package init(from: Set<RealmID>, kinds: Set<IdentifierKind>, sessionAge: Duration = .minutes(15)) {
        self.from = from
        self.kinds = kinds
        self.sessionAge = sessionAge
    }
}
