package import Domain

/// How people sign in at the hosted pages.
package struct SignInRules: Sendable, Hashable {
    /// The kinds of identifier that a code to sign in with may be sent to. Never empty.
    package let codes: Set<IdentifierKind>

    package init(codes: Set<IdentifierKind>) { self.codes = codes }

    package static let standard = SignInRules(codes: [.phone])
}
