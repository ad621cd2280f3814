package import Domain

/// Something that happened to an account, as its owner reads it.
package struct ActivityView: Sendable, Hashable, Codable {
    package let at: Instant
    /// `flow.completed`, `sign-in.done`, …: one of ``events``.
    package let event: String
    package let flow: FlowID?
    /// What was proved.
    package let requirement: Requirement?

    /// Every event that is shown; the ledger has more, which say nothing outside.
    package static let events: Set<String> = [
        "account.created", "account.frozen", "account.unfrozen", "account.restricted", "account.unrestricted",
        "flow.started",
        "flow.proved", "flow.resumed", "flow.reviewing", "flow.waiting", "flow.completed", "flow.refused",
        "flow.cancelled", "flow.expired",
        "flow.reverted",
        "sign-in.done",
    ]
}
