import Domain
import Flows

/// A flow's state as columns. What a state has no use for is NULL.
///
/// | state | state_at | until_at | then_wait | cause |
/// | --- | --- | --- | --- | --- |
/// | collecting | | deadline | | |
/// | reviewing | since | | wait after it, ms | |
/// | waiting | since | until | | |
/// | completed | at | undo until | | |
/// | refused | at | appeal until | | who or what refused it |
/// | cancelled | at | | | cause |
/// | reverted, expired | at | | | |
struct FlowStateColumns {
    let name: FlowState.Name
    var at: Instant?
    var until: Instant?
    var thenWait: Int64?
    /// Of a cancellation or a refusal, as the cause spells itself.
    var cause: String?

    init(_ state: FlowState) {
        name = state.name
        switch state {
        case .collecting(let deadline): until = deadline
        case .reviewing(let since, let wait): (at, thenWait) = (since, wait?.milliseconds)
        case .waiting(let since, let end): (at, until) = (since, end)
        case .completed(let moment, let undoUntil): (at, until) = (moment, undoUntil)
        case .refused(let moment, let appealUntil, let reason):
            (at, until, cause) = (moment, appealUntil, reason.rawValue)
        case .cancelled(let moment, let reason): (at, cause) = (moment, reason.rawValue)
        case .reverted(let moment), .expired(let moment): at = moment
        }
    }

    init(_ row: RowFields<FlowColumn>) throws {
        name = try row.raw(.state)
        at = try row.optionalInstant(.stateAt)
        until = try row.optionalInstant(.untilAt)
        thenWait = try row.optionalInteger(.thenWait)
        cause = try row.optionalText(.cause)
    }

    /// When the change took effect; nil leaves the column as it is, so that a reverted flow keeps
    /// it and still counts as a change.
    var completedAt: Instant? { name == .completed ? at : nil }

    /// - Throws: ``StorageFailure/malformedRow(_:)`` when a column is empty that the state needs.
    func state() throws -> FlowState {
        switch name {
        case .collecting: .collecting(deadline: try needed(until))
        case .reviewing: .reviewing(since: try needed(at), thenWait: thenWait.map { .milliseconds($0) })
        case .waiting: .waiting(since: try needed(at), until: try needed(until))
        case .completed: .completed(at: try needed(at), undoUntil: until)
        case .reverted: .reverted(at: try needed(at))
        case .refused:
            .refused(at: try needed(at), appealUntil: until, cause: RefusalCause(rawValue: try needed(cause)))
        case .cancelled: .cancelled(at: try needed(at), cause: try needed(cause.flatMap(CancellationCause.init)))
        case .expired: .expired(at: try needed(at))
        }
    }

    private func needed<Value>(_ value: Value?) throws -> Value {
        guard let value else {
            throw StorageFailure.malformedRow("a \(name.rawValue) flow lacks a column of its state")
        }
        return value
    }
}
