package import Domain

/// An account as the API shows it: no identifier in full.
package struct AccountView: Sendable, Hashable, Codable {
    package let id: AccountID
    package let externalID: String
    package let status: AccountStatus
    package let language: Language
    package let createdAt: Instant
    package let hasPassword: Bool
    package let bindings: [BindingView]
    package let restrictions: [RestrictionView]
    package let openFlows: [FlowID]
    /// When its grace period is over, while it is being closed.
    package let closesAt: Instant?
    package let closedAt: Instant?
    /// Since when nothing of it can be read any more. Its external id is then its own id, and names nobody.
    package let erasedAt: Instant?
}

extension AccountView {
    init(_ row: AccountRow, bindings: [BindingView], restrictions: [RestrictionView], openFlows: [FlowID]) {
        self.init(
            id: row.id, externalID: row.externalID, status: row.status, language: row.language,
            createdAt: row.createdAt, hasPassword: row.password != nil, bindings: bindings, restrictions: restrictions,
            openFlows: openFlows, closesAt: row.holds.closesAt, closedAt: row.holds.closedAt, erasedAt: row.erasedAt)
    }
}

package struct BindingView: Sendable, Hashable, Codable {
    package let id: BindingID
    package let kind: IdentifierKind
    /// The binding that it belongs to, as a phone to a bank card; nil for the account itself.
    package let parent: BindingID?
    /// `+86 138****8000`
    package let masked: String
    package let state: BindingState
    package let confidence: Confidence
    package let boundAt: Instant
    package let provedAt: Instant?
}

package struct RestrictionView: Sendable, Hashable, Codable {
    package let capability: String
    package let until: Instant
}
