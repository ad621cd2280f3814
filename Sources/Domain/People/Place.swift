/// Where a binding belongs: to its account, or to another binding of it, as the phone that a bank
/// has on record belongs to its card. Of one place an account has one binding that is good.
package struct Place: Sendable, Hashable {
    /// Another binding that it belongs to.
    package struct Parent: Sendable, Hashable {
        package let binding: BindingID
        package let kind: IdentifierKind

        package init(binding: BindingID, kind: IdentifierKind) {
            self.binding = binding
            self.kind = kind
        }
    }

    /// Nil: the account itself.
    package let parent: Parent?
    package let kind: IdentifierKind
    /// From 1 on; above it only where policy lets an account have several of the kind.
    package let number: Int

    package init(_ kind: IdentifierKind, number: Int = 1, of parent: Parent? = nil) {
        self.parent = parent
        self.kind = kind
        self.number = number
    }
}
