import Domain
import Flows
import Storage

/// Bugs of an engine that asks for the wrong thing.
extension PlantedBug {
    /// Whether the engine itself is wrong, so that what reaches the database is what it asked for.
    var isOfEngine: Bool {
        switch self {
        case .endsDisputeByFreeze, .liftsFreezeEarly, .mixesParties, .forgetsOldAddresses, .keepsTheMiddle,
            .forgetsGuesses, .shutsOwnersOut, .forgetsTheUnbound, .keepsTheBound:
            true
        case .losesCommits, .appliesTwice, .dropsMessages, .reordersMessages, .dropsLedger, .ignoresClock,
            .forgetsAnswers, .forgetsQuarantine, .forgetsUsedCodes, .countsMailAsWayIn:
            false
        }
    }

    /// What an engine with the bug would ask for.
    /// - Parameters:
    ///   - facts: the world before it.
    ///   - homes: what was counted at home.
    ///   - call: on whose behalf they are written.
    func distort(
        _ statements: [QueuedStatement], _ facts: Facts, _ homes: Homes, _ call: CallRecord?
    ) -> [QueuedStatement] {
        switch self {
        case .endsDisputeByFreeze: statements + statements.compactMap { Self.endOfFirstClaim($0, facts) }
        case .liftsFreezeEarly: statements.map(Self.withoutDisputeHold)
        case .mixesParties: statements.map { Self.withOtherParty($0, facts) }
        case .forgetsOldAddresses: statements.filter { !Self.isForFormerAddress($0, facts) }
        case .keepsTheMiddle: Self.withoutLatestReversal(statements)
        case .forgetsGuesses: call.isGuess ? statements.filter { !$0.writes("failures", .insert) } : statements
        case .shutsOwnersOut: call.isGuess ? statements + homes.countAgain(call?.account) : statements
        case .forgetsTheUnbound: Self.withoutWordToTheUnbound(statements, facts)
        case .keepsTheBound: Self.withoutReleaseOfTheBound(statements, facts)
        case .losesCommits, .appliesTwice, .dropsMessages, .reordersMessages, .dropsLedger, .ignoresClock,
            .forgetsAnswers, .forgetsQuarantine, .forgetsUsedCodes, .countsMailAsWayIn:
            statements
        }
    }

    /// When a party joins: the end of the claim that was there first.
    private static func endOfFirstClaim(_ statement: QueuedStatement, _ facts: Facts) -> QueuedStatement? {
        let row = statement.row
        guard row.table == "flow", let party: FlowID = row.id("id") ?? row.id("where.id"),
            let dispute: CaseID = row.id("case_id"),
            facts.flow(party)?.caseID != dispute, let first = facts.openParties(to: dispute).first,
            let at = row.integer("state_at")
        else { return nil }
        return QueuedStatement(
            """
            UPDATE flow SET state = 'cancelled', state_at = $1, until_at = NULL, cause = 'flow.account-frozen', revision = revision + 1
            WHERE id = $2
            """, arguments: [.integer(at), .blob(first.bytes)])
    }

    private static func withoutDisputeHold(_ statement: QueuedStatement) -> QueuedStatement {
        let row = statement.row
        guard row.table == "account", row.verb == .update, row.integer("disputed_since") != nil else {
            return statement
        }
        let status =
            row.integer("is_frozen") == 1 ? "frozen" : row.integer("is_restricted") == 1 ? "restricted" : "active"
        return statement.with("disputed_since", .null).with("status", .text(status))
    }

    private static func withOtherParty(_ statement: QueuedStatement, _ facts: Facts) -> QueuedStatement {
        let row = statement.row
        guard row.table == "case_entry", row.text("author") == "person", let dispute: CaseID = row.id("case_id"),
            let party: FlowID = row.id("flow_id"),
            let other = facts.openClaims(in: dispute).first(where: { $0 != party })
        else { return statement }
        return statement.with("flow_id", .blob(other.bytes))
    }

    private static func isForFormerAddress(_ statement: QueuedStatement, _ facts: Facts) -> Bool {
        guard statement.writes("outbox", .insert) else { return false }
        let row = statement.row
        guard row.text("topic") == "notice", let account: AccountID = row.id("account_id"), let lane = row.blob("lane")
        else {
            return false
        }
        let there = facts.bindings.values.filter {
            $0.account == account && $0.index.prefix(8).elementsEqual(lane.suffix(8))
        }
        return !there.isEmpty && !there.contains(where: \.isHeld)
    }

    private static func withoutWordToTheUnbound(_ statements: [QueuedStatement], _ facts: Facts) -> [QueuedStatement] {
        guard !flows(moving: statements, to: .completed, facts).filter({ $1.traits.shape == .removes }).isEmpty else {
            return statements
        }
        let left = statements.compactMap { $0.released.flatMap { facts.bindings[$0]?.index.prefix(8) } }
        return statements.filter { statement in
            guard statement.writes("outbox", .insert), statement.row.text("topic") == "notice",
                let lane = statement.row.blob("lane")
            else { return true }
            return !left.contains { $0.elementsEqual(lane.suffix(8)) }
        }
    }

    private static func withoutReleaseOfTheBound(_ statements: [QueuedStatement], _ facts: Facts) -> [QueuedStatement] {
        let binds = flows(moving: statements, to: .reverted, facts).filter { $1.traits.shape == .adds }.keys
        return statements.filter { statement in
            guard let flow = statement.released.flatMap({ facts.bindings[$0]?.madeBy }) else { return true }
            return !binds.contains(flow)
        }
    }

    private static func flows(
        moving statements: [QueuedStatement], to state: FlowState.Name, _ facts: Facts
    ) -> [FlowID: Facts.Flow] {
        let moved = statements.compactMap { statement -> FlowID? in
            let row = statement.row
            guard row.table == "flow", row.verb == .update, row.text("state") == state.rawValue else { return nil }
            return row.id("where.id")
        }
        return facts.flows.filter { moved.contains($0.key) }
    }

    /// The latest goes back first.
    private static func withoutLatestReversal(_ statements: [QueuedStatement]) -> [QueuedStatement] {
        let places = statements.indices.filter {
            statements[$0].writes("flow", .update) && statements[$0].row.text("state") == "reverted"
        }
        guard places.count > 1 else { return statements }
        return statements.indices.filter { $0 != places[0] }.map { statements[$0] }
    }
}

/// How the tries at home were counted last, an account each.
struct Homes: Sendable {
    private var counts: [AccountID: QueuedStatement] = [:]

    mutating func note(_ statements: [QueuedStatement], _ call: CallRecord?) {
        guard case .signIn(let attempt)? = call?.kind, attempt.place == .home, let account = call?.account else {
            return
        }
        for statement in statements
        where statement.writes("hits", .insert) && statement.row.blob("times")?.isEmpty == false {
            counts[account] = statement
        }
    }

    /// The same count with forty more of its latest try, more than a day allows.
    func countAgain(_ account: AccountID?) -> [QueuedStatement] {
        guard let account, let counted = counts[account], let times = counted.row.blob("times") else { return [] }
        let more = counted.with("times", .blob(times + (0..<40).flatMap { _ in times.suffix(8) }))
        return [QueuedStatement(Self.unguarded, arguments: more.arguments)]
    }

    /// Whatever has been counted since.
    private static let unguarded: SQLStatement = """
        INSERT INTO hits (key, times, expires_at, revision) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET times = excluded.times, revision = hits.revision + 1
        """
}

extension QueuedStatement {
    /// The binding that it releases.
    fileprivate var released: BindingID? {
        guard writes("binding", .update), row.text("state") == "released" else { return nil }
        return row.id("where.id")
    }
}

extension CallRecord? {
    /// Whether a stranger guesses a password.
    fileprivate var isGuess: Bool {
        if case .signIn(let attempt)? = self?.kind { attempt.place == .elsewhere } else { false }
    }
}
