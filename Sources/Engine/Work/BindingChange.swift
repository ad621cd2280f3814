import Domain

/// What happened at one place of an account: what left it, what came to it, or both. All that a
/// completion tells (ledger, events, notices, pages) is made of these.
struct BindingChange {
    struct Side {
        let binding: BindingID
        let identifier: Identifier

        init(_ held: HeldBinding) {
            binding = held.row.id
            identifier = held.identifier
        }
    }

    let place: Place
    var old: Side?
    var new: Side?

    /// What the platform is told it was.
    var event: EventName {
        switch (old, new) {
        case (nil, _): .identifierBound
        case (_, nil): .identifierUnbound
        default: .identifierChanged
        }
    }
}
