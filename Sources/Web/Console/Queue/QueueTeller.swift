import Domain
import Engine
import Policy

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

    func choices(_ query: QueueQuery, _ counts: CaseCounts, _ policy: RealmPolicy?) -> QueuePage.Choices {
        QueuePage.Choices(
            standings: options(QueueQuery.Standing.allCases.map(\.rawValue), query.standing.rawValue, "queueState"),
            queues: queues(query, counts, policy),
            claims: options(CaseFilter.ClaimFilter.allCases.map(\.rawValue), query.claim.rawValue, "queueClaim"),
            operations: named(
                policy?.operations.keys.map(\.description) ?? [], query.operation?.description
            ) { OperationName($0).map(desk.operation) ?? $0 },
            tracks: named(policy?.operations.values.flatMap { $0.tracks.map(\.name) } ?? [], query.track, desk.track),
            risks: options(RiskLevel.allCases.filter { $0 > .low }.map(\.name), query.risk?.name, "queueRiskFrom"),
            account: query.account ?? "", overdueOnly: query.overdue)
    }

    /// What policy names or has cases, also where it has run empty. How many are open says nothing about those that
    /// are over.
    private func queues(_ query: QueueQuery, _ counts: CaseCounts, _ policy: RealmPolicy?) -> [QueuePage.Option] {
        let open = Dictionary(counts.queues.map { ($0.queue, $0.open) }) { $0 + $1 }
        return named(open.keys + (policy?.operations.values.map(\.review.queue) ?? []), query.queue) { name in
            query.standing == .open ? "\(desk.queue(name)) (\(moments.number(open[name] ?? 0)))" : desk.queue(name)
        }
    }

    private func options(_ keys: [String], _ chosen: String?, _ group: String) -> [QueuePage.Option] {
        keys.map { .init(key: $0, text: desk.say("\(group).\($0)"), isChosen: $0 == chosen) }
    }

    /// What policy names, each once, in order of its words; and what is chosen, should policy no longer name it.
    private func named(_ keys: [String], _ chosen: String?, _ text: (String) -> String) -> [QueuePage.Option] {
        Set(keys + [chosen].compactMap { $0 })
            .map { QueuePage.Option(key: $0, text: text($0), isChosen: $0 == chosen) }
            .sorted { ($0.text, $0.key) < ($1.text, $1.key) }
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
