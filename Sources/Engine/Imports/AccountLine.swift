package import Domain

/// One line of a file of accounts, as it was written: nothing is read into it yet. An empty text is
/// an absent one.
package struct AccountLine: Sendable {
    package let externalID: String
    package let identifiers: [IdentifierKind: Secret<String>]
    /// RFC 3339, as PostgreSQL prints a `timestamptz`, or the date alone, which is its first moment in
    /// UTC.
    package let openedAt: String?
    package let provedAt: String?
    /// BCP 47.
    package let language: String?
    /// `active` or `restricted`.
    package let status: String?
    /// As `PasswordHash.text` writes it.
    package let passwordHash: Secret<String>?

    package init(
        externalID: String, identifiers: [IdentifierKind: Secret<String>] = [:], openedAt: String? = nil,
        provedAt: String? = nil,
        language: String? = nil, status: String? = nil, passwordHash: Secret<String>? = nil
    ) {
        self.externalID = externalID
        self.identifiers = identifiers
        self.openedAt = openedAt
        self.provedAt = provedAt
        self.language = language
        self.status = status
        self.passwordHash = passwordHash
    }
}

/// Why a line of a file became no account.
package struct LineRefusal: Error, Sendable, Hashable {
    package let code: ReasonCode
    /// The column it is about.
    package let field: String?
    /// The identifier it is about, masked, where it could be read.
    package let masked: String?

    package init(_ code: ReasonCode, field: String? = nil, masked: String? = nil) {
        self.code = code
        self.field = field
        self.masked = masked
    }
}
