import Domain
import Engine
import Hummingbird

/// What waits for people, the soonest due first.
struct QueueController {
    let kit: PageKit

    private static let pageLength = 50

    var endpoints: [Endpoint<StaffContext>] { [.get(.consoleCases, use: show)] }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .reviewer)
        let query = try QueueQuery(request)
        let cases = try await kit.engine.listCases(
            query.filter, after: query.after, limit: Self.pageLength, desk.caller)
        let counts = try await kit.engine.caseCounts(desk.caller)
        let realms = realms(context, desk)
        let page = QueuePage(
            realm: desk.realm.rawValue, realms: realms, hasRealms: !realms.isEmpty, counts: figures(counts, desk),
            choices: choices(query, counts, desk),
            isFiltered: query.isFiltered, clearPath: RoutePath.consoleCases.filled(with: desk.realm.rawValue),
            rows: cases.cases.map { row($0, context.staff.member, desk) }, hasRows: !cases.cases.isEmpty,
            next: cases.next.map(query.query(after:)), isFurtherOn: query.after != nil)
        return kit.consolePage(page, context, realm: desk.realm, here: .cases)
    }

    /// Nothing where there is nothing to choose.
    private func realms(_ context: StaffContext, _ desk: Desk) -> [QueuePage.Realm] {
        let realms = kit.realms(of: context.staff.member)
        guard realms.count > 1 else { return [] }
        return realms.map {
            .init(name: $0.rawValue, href: RoutePath.consoleCases.filled(with: $0.rawValue), isHere: $0 == desk.realm)
        }
    }

    private func figures(_ counts: CaseCounts, _ desk: Desk) -> [QueuePage.Figure] {
        [
            ("queueCount.open", counts.open), ("queueCount.mine", counts.mine), ("queueCount.free", counts.free),
            ("queueCount.overdue", counts.overdue), ("queueCount.asked", counts.asked),
        ].map { .init(number: desk.moments.number($1), text: desk.say($0)) }
    }

    private func choices(_ query: QueueQuery, _ counts: CaseCounts, _ desk: Desk) -> QueuePage.Choices {
        // A queue that has run empty stays chosen.
        let gone = query.queue.flatMap { name in counts.queues.contains { $0.queue == name } ? nil : (name, 0) }
        let queues = counts.queues.map { ($0.queue, $0.open) } + [gone].compactMap { $0 }
        return QueuePage.Choices(
            queues: queues.map { name, open in
                .init(
                    key: name, text: "\(desk.queue(name)) (\(desk.moments.number(open)))", isChosen: name == query.queue
                )
            },
            claims: CaseFilter.ClaimFilter.allCases.map { claim in
                .init(
                    key: claim.rawValue, text: desk.say("queueClaim.\(claim.rawValue)"), isChosen: claim == query.claim)
            }, overdueOnly: query.overdue)
    }

    private func row(_ view: CaseView, _ member: StaffMember, _ desk: Desk) -> QueuePage.Row {
        let isOverdue = kit.engine.now() >= view.dueAt
        return QueuePage.Row(
            href: RoutePath.consoleCase.filled(with: desk.realm.rawValue, view.id.description),
            text: desk.operation(view.flow.operation),
            queueName: desk.queue(view.queue), openedAt: desk.moments.since(view.openedAt),
            opened: desk.moments.machine(view.openedAt),
            dueAt: desk.due(view.dueAt, now: kit.engine.now()), due: desk.moments.machine(view.dueAt),
            isOverdue: isOverdue,
            isAsked: view.asked, isMine: view.claimedBy == member.login,
            holder: view.claimedBy == member.login ? nil : view.claimedBy,
            approvals: desk.approvals(view))
    }
}

/// The queue.
struct QueuePage: PageModel {
    static let template = "console-cases"

    struct Realm: Sendable {
        let name: String
        let href: String
        let isHere: Bool
    }

    struct Figure: Sendable {
        let number: String
        let text: String
    }

    struct Option: Sendable {
        let key: String
        let text: String
        let isChosen: Bool
    }

    struct Choices: Sendable {
        let queues: [Option]
        let claims: [Option]
        let overdueOnly: Bool
    }

    struct Row: Sendable {
        let href: String
        let text: String
        let queueName: String
        let openedAt: String
        let opened: String
        let dueAt: String
        let due: String
        let isOverdue: Bool
        let isAsked: Bool
        let isMine: Bool
        /// Somebody else's login.
        let holder: String?
        /// `1 of 2 has approved`, where more than one must.
        let approvals: String?
    }

    let realm: String
    let realms: [Realm]
    let hasRealms: Bool
    let counts: [Figure]
    let choices: Choices
    let isFiltered: Bool
    let clearPath: String
    let rows: [Row]
    let hasRows: Bool
    let next: String?
    let isFurtherOn: Bool
}
