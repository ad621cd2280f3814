package import Domain
package import Engine
import Flows
package import Vault

extension SQLSnapshot: FlowReads {
    package func flow(_ id: FlowID, realm: RealmID) throws -> FlowRow? {
        let found = try connection.first(FlowReadSQL.flow, id, map: FlowRow.init)
        return found?.realm == realm ? found : nil
    }

    package func flows(beginningWith high: UInt64, realm: RealmID) throws -> [FlowRow] {
        let (first, last) = (FlowID(high: high, low: 0), FlowID(high: high, low: .max))
        return try connection.query(FlowReadSQL.beginning, first, last, map: FlowRow.init).filter { $0.realm == realm }
    }

    package func items(of flow: FlowID) throws -> [FlowItemRow] {
        try connection.query(
            FlowReadSQL.items, flow,
            map: FlowItemRow.init)
    }

    package func openFlows(of account: AccountID) throws -> [FlowRow] {
        try connection.query(FlowReadSQL.openFlows, account, map: FlowRow.init).sorted { $0.id < $1.id }
    }

    package func parties(to caseID: CaseID) throws -> [FlowRow] {
        try connection.query(
            FlowReadSQL.parties, caseID, map: FlowRow.init)
    }

    package func disputes(about flow: FlowID) throws -> [FlowRow] {
        try connection.query(
            FlowReadSQL.disputes, flow, map: FlowRow.init)
    }

    package func completedFlows(of account: AccountID, since: Instant) throws -> [FlowRow] {
        try connection.query(
            FlowReadSQL.completedFlows, account, since, map: FlowRow.init)
    }

    package func openFlows(startedIn session: KeyedHash, realm: RealmID) throws -> [FlowRow] {
        try connection.query(
            FlowReadSQL.openFlowsByStartedIn, session, realm, map: FlowRow.init)
    }

    package func background(
        of account: AccountID, for operation: OperationName, completedSince: Instant, refusedSince: Instant,
        at now: Instant
    ) throws -> AccountBackground {
        var background = AccountBackground()
        try connection.ask([
            SQLQuery(FlowReadSQL.completions, account, operation, completedSince) {
                background.completions.append(try $0.instant(0))
            },
            SQLQuery(FlowReadSQL.refusals, account, refusedSince) {
                background.refusals.append(RefusedFlow(operation: try $0.spelled(0), at: try $0.instant(1)))
            },
            SQLQuery(FlowReadSQL.openCases, account) { background.openCases = try $0.int(0) },
            SQLQuery(RestrictionColumn.lasting, account, now) { background.restrictions.append(try Restriction($0)) },
        ])
        return background
    }

    package func dueFlows(at now: Instant, after last: DueFlow?, limit: Int) throws -> [DueFlow] {
        try connection.query(
            """
            SELECT id, realm, until_at FROM flow
            WHERE state IN ('collecting', 'waiting') AND until_at <= $1 AND (until_at, id) > ($2, $3)
            ORDER BY until_at, id LIMIT $4
            """, now, last?.since ?? Instant(milliseconds: .min), last?.id.bytes ?? [], limit
        ) { DueFlow(id: try $0.id(0), realm: try $0.raw(1), since: try $0.instant(2)) }
    }

    package func recentFlows(of account: AccountID, limit: Int) throws -> [FlowRow] {
        try connection.query(
            FlowReadSQL.recentFlows, account, limit, map: FlowRow.init)
    }

    /// Walks an index with an entry for every flow there ever was: for a figure every minute, not
    /// for a request.
    package func flowCounts() throws -> [FlowCount] {
        try connection.query(
            "SELECT realm, operation, state, COUNT(*) FROM flow GROUP BY realm, operation, state", map: FlowCount.init)
    }
}

private enum FlowReadSQL {
    static let flow: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE id = $1
        """
    static let beginning: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE id BETWEEN $1 AND $2
        """
    static let items: SQLStatement = "SELECT \(FlowItemColumn.list) FROM flow_item WHERE flow_id = $1 ORDER BY number"
    static let parties: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE case_id = $1 ORDER BY id
        """
    static let disputes: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE about_id = $1 ORDER BY id
        """
    static let completedFlows: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow
        WHERE account_id = $1 AND completed_at IS NOT NULL AND completed_at >= $2 AND state = 'completed'
        ORDER BY completed_at, id
        """
    static let openFlowsByStartedIn: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE session_hash = $1 AND realm = $2 AND state = 'collecting' ORDER BY id
        """
    static let recentFlows: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow WHERE account_id = $1 ORDER BY id DESC LIMIT $2
        """
    static let openFlows = SQLStatement.select(
        FlowColumn.self, "FROM flow WHERE account_id = $1 AND state IN ('collecting', 'reviewing', 'waiting')")
    static let completions = SQLStatement.select(
        [.integer("completed_at")], "FROM flow WHERE account_id = $1 AND operation = $2 AND completed_at >= $3")
    static let refusals = SQLStatement.select(
        [.text("operation"), .integer("state_at")],
        "FROM flow WHERE account_id = $1 AND state = 'refused' AND state_at >= $2")
    static let openCases = SQLStatement.select(
        [.integer("COUNT(*)")], "FROM review_case WHERE account_id = $1 AND state = 'open'")
}
