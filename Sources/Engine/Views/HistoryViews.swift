package import Domain
package import Flows

/// Something that happened to an account, as its owner reads it.
package struct ActivityView: Sendable, Hashable, Codable {
    package let at: Instant
    /// `flow.completed`, `sign-in.done`, …: one of ``EventName/shownToOwner``.
    package let event: String
    package let flow: FlowID?
    /// What was proved.
    package let requirement: Requirement?
}

/// A flow in one line of a list.
package struct FlowSummary: Sendable, Hashable, Codable {
    package let id: FlowID
    package let operation: OperationName
    package let state: FlowState.Name
    package let startedAt: Instant
    package let endedAt: Instant?

    init(_ row: FlowRow) {
        id = row.id
        operation = row.operation
        state = row.state.name
        startedAt = row.startedAt
        endedAt = row.state.endedAt
    }
}
