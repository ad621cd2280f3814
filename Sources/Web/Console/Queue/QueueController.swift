import Domain
import Engine
import Hummingbird

/// What waits for people, the soonest due first; and what people had, the latest first.
struct QueueController {
    let kit: PageKit

    private static let pageLength = 50

    var endpoints: [Endpoint<StaffContext>] { [.get(.consoleCases, use: show)] }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .reviewer)
        let query = try QueueQuery(request)
        let cases = try await cases(query, desk)
        let counts = try await kit.engine.caseCounts(desk.caller)
        let teller = QueueTeller(desk: desk, member: context.staff.member, now: kit.engine.now())
        let page = QueuePage(
            realm: desk.realm.rawValue, isOpen: query.standing == .open, counts: teller.figures(counts),
            choices: teller.choices(query, counts, kit.engine.policies.current(desk.realm)),
            isFiltered: query.isFiltered, clearPath: RoutePath.consoleCases.filled(with: desk.realm.rawValue),
            rows: cases.cases.map(teller.row), hasRows: !cases.cases.isEmpty,
            next: cases.next.map(query.query(after:)), isFurtherOn: query.after != nil)
        return kit.consolePage(page, context, realm: desk.realm, here: .cases)
    }

    private func cases(_ query: QueueQuery, _ desk: Desk) async throws -> CaseList {
        guard query.standing != .open else {
            return try await kit.engine.listCases(query.filter, after: query.after, limit: Self.pageLength, desk.caller)
        }
        return try await kit.engine.listEndedCases(
            queue: query.queue, state: query.standing.outcome, externalID: query.account, after: query.after,
            limit: Self.pageLength, desk.caller)
    }
}
