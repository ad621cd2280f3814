import Flows

/// What can happen, as the ledger and the events that other systems get name it.
package enum EventName: String, Sendable, Hashable, CaseIterable {
    case accountCreated = "account.created"
    case accountRestricted = "account.restricted"
    case accountUnrestricted = "account.unrestricted"
    case accountFrozen = "account.frozen"
    case accountUnfrozen = "account.unfrozen"
    /// Its grace period has begun.
    case accountClosing = "account.closing"
    /// It was being closed, and its person has come back.
    case accountReturned = "account.returned"
    case accountClosed = "account.closed"
    /// Its key is destroyed. In the ledger alone: an event would be sealed with that key.
    case accountErased = "account.erased"
    case signedIn = "sign-in.done"
    case flowStarted = "flow.started"
    /// The person is ready for a check that only the platform can make.
    case proofRequested = "proof.requested"
    case flowProved = "flow.proved"
    /// What it was given by is not the account's any more.
    case flowProofForgotten = "flow.proof-forgotten"
    /// The new identifier turned out to be one that can't be bound.
    case flowTargetRejected = "flow.target-rejected"
    case flowResumed = "flow.resumed"
    case flowReviewing = "flow.reviewing"
    case flowWaiting = "flow.waiting"
    case flowCompleted = "flow.completed"
    case flowRefused = "flow.refused"
    case flowCancelled = "flow.cancelled"
    case flowExpired = "flow.expired"
    case flowReverted = "flow.reverted"
    /// One took the place of another.
    case identifierChanged = "identifier.changed"
    case identifierBound = "identifier.bound"
    case identifierUnbound = "identifier.unbound"
    /// Its owner was told that the platform will take it off the account.
    case unbindAnnounced = "unbind.announced"
    /// Its owner was told that it stays after all.
    case unbindCalledOff = "unbind.called-off"
    case caseOpened = "case.opened"
    case caseAsked = "case.asked"
    case caseAnswered = "case.answered"
    case caseVoted = "case.verdict"
    case caseDecided = "case.decided"
    case disputeJoined = "dispute.joined"
}

extension EventName {
    /// Those that webhooks get; the others are in the ledger alone.
    package static let sent: [EventName] = [
        .accountCreated, .accountRestricted, .accountUnrestricted, .accountFrozen, .accountUnfrozen, .accountClosing,
        .accountReturned, .accountClosed, .flowStarted, .flowWaiting, .flowCompleted, .flowRefused, .flowCancelled,
        .flowExpired, .flowReverted, .identifierChanged, .identifierBound, .identifierUnbound, .unbindAnnounced,
        .unbindCalledOff, .caseOpened, .caseAsked, .caseAnswered, .caseDecided, .disputeJoined, .proofRequested,
    ]

    /// Those that an account's owner is shown; the ledger has more, which say nothing outside.
    package static let shownToOwner: Set<EventName> = [
        .accountCreated, .accountFrozen, .accountUnfrozen, .accountRestricted, .accountUnrestricted,
        .accountClosing, .accountReturned, .accountClosed, .flowStarted,
        .flowProved, .flowResumed, .flowReviewing, .flowWaiting, .flowCompleted, .flowRefused, .flowCancelled,
        .flowExpired, .flowReverted, .signedIn, .identifierBound, .identifierUnbound, .unbindAnnounced,
        .unbindCalledOff,
    ]

    /// A flow has reached the state.
    init(_ state: FlowState.Name) {
        self =
            switch state {
            case .collecting: .flowStarted
            case .reviewing: .flowReviewing
            case .waiting: .flowWaiting
            case .completed: .flowCompleted
            case .refused: .flowRefused
            case .cancelled: .flowCancelled
            case .expired: .flowExpired
            case .reverted: .flowReverted
            }
    }
}
