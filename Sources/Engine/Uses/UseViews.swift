package import Domain

/// What each identifier of an account is used for, and what stands in the way of unbinding it.
package struct AccountUsesView: Sendable, Hashable, Codable {
    /// The account's own that are active, the oldest first of each kind.
    package var identifiers: [IdentifierUsesView]
}

package struct IdentifierUsesView: Sendable, Hashable, Codable {
    package let binding: BindingID
    package let kind: IdentifierKind
    package let masked: String
    package var uses: [UseView]
    /// Nil where policy offers no way to unbind it.
    package var unbinding: UnbindingView?
}

/// One thing that depends on an identifier.
package struct UseView: Sendable, Hashable, Codable {
    /// `use.…`
    package let code: ReasonCode
    /// Nothing else of the account would do it.
    package let isLast: Bool
    /// What could be proved with it, for `use.proof`.
    package var operations: [OperationName] = []
    /// What belongs to it, for `use.parent`.
    package var bindings: [BindingID] = []
    package var message: String?
}

package struct UnbindingView: Sendable, Hashable, Codable {
    package let operation: OperationName
    /// Empty when it can be started now.
    package var objections: [ReasonView]
}
