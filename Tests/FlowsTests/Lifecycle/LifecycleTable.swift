import Domain
import Flows

/// The lifecycle a second time, as answers: what each state of ``Sample`` says to each event at
/// ``Sample/now``.
///
/// No switch here has a default, so that a new state or event does not compile until its answers
/// are decided.
enum LifecycleTable {
    static func answer(_ state: FlowState.Name, to event: FlowEvent.Name) -> Answer {
        switch state {
        case .collecting: collecting(event)
        case .reviewing: reviewing(event)
        case .waiting: waiting(event)
        case .completed: completed(event)
        case .refused: refused(event)
        case .reverted, .cancelled, .expired: over(state, event)
        }
    }

    private static let completedNow = Answer.moves(.completed(at: Sample.now, undoUntil: Sample.now + .hours(72)))
    private static let refusedNow = Answer.moves(
        .refused(at: Sample.now, appealUntil: Sample.now + .days(7), cause: .reviewer))
    private static let vetoedNow = Answer.moves(.refused(at: Sample.now, appealUntil: nil, cause: .veto))
    private static let cancelledNow = Answer.moves(.cancelled(at: Sample.now, cause: .byPlatform))

    private static func collecting(_ event: FlowEvent.Name) -> Answer {
        switch event {
        case .supply, .prove, .rejectIdentifier, .resume: .moves(.collecting(deadline: Sample.deadline))
        case .decide: completedNow
        case .elapse: .refuses(.tooEarly(until: Sample.deadline))
        case .cancel: cancelledNow
        case .approve, .refuse, .veto, .undo, .undoWithEarlier, .appeal: .refuses(.notNow(.collecting))
        }
    }

    private static func reviewing(_ event: FlowEvent.Name) -> Answer {
        switch event {
        case .approve: .moves(.waiting(since: Sample.now, until: Sample.now + Sample.thenWait))
        case .refuse: refusedNow
        case .veto: vetoedNow
        case .cancel: cancelledNow
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .elapse, .undo, .undoWithEarlier, .appeal:
            .refuses(.notNow(.reviewing))
        }
    }

    private static func waiting(_ event: FlowEvent.Name) -> Answer {
        switch event {
        case .elapse: .refuses(.tooEarly(until: Sample.waitEnd))
        case .refuse: refusedNow
        case .veto: vetoedNow
        case .cancel: cancelledNow
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .approve, .undo, .undoWithEarlier, .appeal:
            .refuses(.notNow(.waiting))
        }
    }

    private static func completed(_ event: FlowEvent.Name) -> Answer {
        switch event {
        case .undo, .undoWithEarlier: .moves(.reverted(at: Sample.now))
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .approve, .refuse, .veto, .elapse, .appeal, .cancel:
            .refuses(.ended(.completed))
        }
    }

    private static func refused(_ event: FlowEvent.Name) -> Answer {
        switch event {
        case .appeal: .moves(.reviewing(since: Sample.now, thenWait: nil))
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .approve, .refuse, .veto, .elapse, .undo,
            .undoWithEarlier, .cancel:
            .refuses(.ended(.refused))
        }
    }

    private static func over(_ state: FlowState.Name, _ event: FlowEvent.Name) -> Answer {
        switch event {
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .approve, .refuse, .veto, .elapse, .undo,
            .undoWithEarlier, .appeal,
            .cancel:
            .refuses(.ended(state))
        }
    }
}
