package import Domain

/// What can happen to a flow.
package enum FlowEvent: Sendable, Hashable {
    /// The person gave inputs; absent ones stay as they were.
    case supply(FlowInputs)
    case prove(Proof)
    /// The new identifier can't be had: it is asked for again, and what was proved of it is
    /// dropped.
    case rejectIdentifier
    /// Somebody who says that they are the same person continues elsewhere.
    /// - Parameter isAsked: whether the platform is at a check that whoever had the flow wanted.
    case resume(isAsked: Bool)
    /// Policy has answered.
    case decide(Decision, DecisionTerms)
    /// As many people as policy asks have said yes.
    case approve(DecisionTerms)
    /// A person has said no, or the flow's basis is gone.
    case refuse(DecisionTerms, RefusalCause)
    /// An old channel says no.
    case veto
    /// Time has passed: a deadline or a wait may be over.
    case elapse(DecisionTerms)
    /// - Parameter askedAt: when somebody said that it was not theirs; the review of it may outlast
    ///   the window.
    case undo(askedAt: Instant)
    /// An earlier change that this one was built on is taken back, whether or not this one's own
    /// window is still open.
    case undoWithEarlier
    case appeal
    case cancel(CancellationCause)

    /// One of each, for tables.
    package enum Name: String, Sendable, Hashable, CaseIterable {
        case supply, prove, rejectIdentifier, resume, decide, approve, refuse, veto, elapse, undo, undoWithEarlier,
            appeal,
            cancel
    }

    package var name: Name {
        switch self {
        case .supply: .supply
        case .prove: .prove
        case .rejectIdentifier: .rejectIdentifier
        case .resume: .resume
        case .decide: .decide
        case .approve: .approve
        case .refuse: .refuse
        case .veto: .veto
        case .elapse: .elapse
        case .undo: .undo
        case .undoWithEarlier: .undoWithEarlier
        case .appeal: .appeal
        case .cancel: .cancel
        }
    }
}

/// What a person gives besides proofs.
package struct FlowInputs: Sendable, Hashable {
    /// Goes to every place that the flow is about.
    package var identifier: Identifier?
    /// One of the policy's list.
    package var reason: String?
    package var track: String?

    package init(identifier: Identifier? = nil, reason: String? = nil, track: String? = nil) {
        self.identifier = identifier
        self.reason = reason
        self.track = track
    }
}

/// The windows that policy opens when a flow ends one way or the other.
package struct DecisionTerms: Sendable, Hashable {
    /// How long a completed flow can be taken back; nil: it can't.
    package let undo: Duration?
    /// How long a refused flow can be appealed; nil: it can't.
    package let appeal: Duration?
    /// The first moment at which it can take effect, whatever the clock says; nil: any.
    package let notBefore: Instant?

    package init(undo: Duration?, appeal: Duration?, notBefore: Instant? = nil) {
        self.undo = undo
        self.appeal = appeal
        self.notBefore = notBefore
    }
}

/// Why an event has no place now. Ordinary: people press Back, have two tabs open, come late.
package enum FlowRefusal: Error, Sendable, Hashable {
    /// The flow is in a state that this event does not belong to.
    case notNow(FlowState.Name)
    /// The flow is over.
    case ended(FlowState.Name)
    case tooEarly(until: Instant)
    case tooLate(since: Instant)
    /// It continues elsewhere only after one factor was proved again.
    case proveAgain

    package var code: ReasonCode {
        switch self {
        case .notNow: "flow.not-now"
        case .ended: "flow.ended"
        case .tooEarly: "flow.too-early"
        case .tooLate: "flow.too-late"
        case .proveAgain: "flow.prove-again"
        }
    }
}
