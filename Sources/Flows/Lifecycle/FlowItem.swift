package import Domain

/// What a flow takes away, brings, or both, at one place of the account.
package struct FlowItem: Sendable, Hashable {
    package let place: Place
    /// The binding that it takes away.
    package let takes: BindingID?
    /// The identifier that it brings; nil until it is given.
    package internal(set) var brings: Identifier?

    package init(at place: Place, takes: BindingID?, brings: Identifier? = nil) {
        self.place = place
        self.takes = takes
        self.brings = brings
    }
}
