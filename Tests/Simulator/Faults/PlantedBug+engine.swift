import Domain
import Storage

/// Bugs of an engine that asks for the wrong thing.
extension PlantedBug {
    /// Whether the engine itself is wrong, so that what reaches the database is what it asked for.
    var isOfEngine: Bool {
        switch self {
        case .endsDisputeByFreeze, .liftsFreezeEarly, .mixesParties, .forgetsOldAddresses, .keepsTheMiddle,
            .forgetsGuesses,
            .shutsOwnersOut:
            true
        case .losesCommits, .appliesTwice, .dropsMessages, .reordersMessages, .dropsLedger, .ignoresClock,
            .forgetsAnswers,
            .forgetsQuarantine, .forgetsUsedCodes:
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
        case .losesCommits, .appliesTwice, .dropsMessages, .reordersMessages, .dropsLedger, .ignoresClock,
            .forgetsAnswers,
            .forgetsQuarantine, .forgetsUsedCodes:
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

extension CallRecord? {
    /// Whether a stranger guesses a password.
    fileprivate var isGuess: Bool {
        if case .signIn(let attempt)? = self?.kind { attempt.place == .elsewhere } else { false }
    }
}
