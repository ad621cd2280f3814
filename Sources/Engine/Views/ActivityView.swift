package import Domain

/// Something that happened to an account, as its owner reads it.
package struct ActivityView: Sendable, Hashable, Codable {
    package let at: Instant
    /// `flow.completed`, `sign-in.done`, …: one of ``EventName/shownToOwner``.
    package let event: String
    package let flow: FlowID?
    /// What was proved.
    package let requirement: Requirement?
}
