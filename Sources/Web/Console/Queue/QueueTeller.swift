import Domain
import Engine

/// Puts the queue in words.
struct QueueTeller {
    let desk: Desk
    let member: StaffMember
    let now: Instant

    private var moments: Moments { desk.moments }

    func figures(_ counts: CaseCounts) -> [QueuePage.Figure] {
        [
            ("queueCount.open", counts.open), ("queueCount.mine", counts.mine), ("queueCount.free", counts.free),
            ("queueCount.overdue", counts.overdue), ("queueCount.asked", counts.asked),
        ].map { .init(number: moments.number($1), text: desk.say($0)) }
    }

    func choices(_ query: QueueQuery, _ counts: CaseCounts) -> QueuePage.Choices {
        // A queue that has run empty stays chosen.
        let gone = query.queue.flatMap { name in counts.queues.contains { $0.queue == name } ? nil : (name, 0) }
        let queues = counts.queues.map { ($0.queue, $0.open) } + [gone].compactMap { $0 }
        return QueuePage.Choices(
            standings: QueueQuery.Standing.allCases.map { standing in
                .init(
                    key: standing.rawValue, text: desk.say("queueState.\(standing.rawValue)"),
                    isChosen: standing == query.standing)
            },
            queues: queues.map { name, open in
                .init(key: name, text: "\(desk.queue(name)) (\(moments.number(open)))", isChosen: name == query.queue)
            },
            claims: CaseFilter.ClaimFilter.allCases.map { claim in
                .init(
                    key: claim.rawValue, text: desk.say("queueClaim.\(claim.rawValue)"), isChosen: claim == query.claim)
            }, overdueOnly: query.overdue)
    }

    func row(_ view: CaseView) -> QueuePage.Row {
        let isOpen = view.state == .open
        return QueuePage.Row(
            href: RoutePath.consoleCase.filled(with: desk.realm.rawValue, view.id.description),
            text: desk.operation(view.flow.operation), way: view.flow.track.map(desk.track),
            account: view.externalID,
            risk: view.flow.decision.map { desk.value($0.riskLevel) },
            isRisky: view.flow.decision?.isRisky ?? false,
            queueName: desk.queue(view.queue), openedAt: moments.since(view.openedAt),
            opened: moments.machine(view.openedAt),
            dueAt: desk.due(view.dueAt, now: now), due: moments.machine(view.dueAt),
            isOverdue: isOpen && now >= view.dueAt,
            isAsked: view.asked, isMine: view.claimedBy == member.login,
            hasVoted: isOpen && view.hasWord(of: member),
            holder: view.claimedBy == member.login ? nil : view.claimedBy,
            approvals: desk.approvals(view), state: desk.say("caseState.\(view.state.rawValue)"),
            stateTag: view.state.tag,
            endedAt: view.decidedAt.map(moments.moment), ended: view.decidedAt.map(moments.machine),
            reviewers: view.verdicts.map(\.reviewer).joined(separator: desk.say("deskComma")))
    }
}

extension CaseView {
    func hasWord(of member: StaffMember) -> Bool { verdicts.contains { $0.reviewer == member.login } }
}

extension CaseState {
    /// The colour of its tag; none where nothing was decided.
    var tag: String {
        switch self {
        case .open: "warn"
        case .approved: "good"
        case .refused: "bad"
        case .closed: ""
        }
    }
}

extension DecisionView {
    var isRisky: Bool { ["high", "critical"].contains(riskLevel) }
}
