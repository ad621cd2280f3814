import Storage

/// Bugs below the engine: the database keeps less than it was asked to, or something else.
extension PlantedBug {
    /// What reaches the database of what a phase wrote.
    func meddle(with statements: [QueuedStatement], _ dice: Dice) -> [QueuedStatement] {
        switch self {
        case .dropsMessages:
            statements.filter { !($0.writes("outbox", .insert) && $0.row.text("topic") == "notice" && dice.chance(10)) }
        case .reordersMessages:
            statements.map { $0.writes("outbox", .insert) ? $0.with("lane", .blob(randomLane(dice))) : $0 }
        case .dropsLedger:
            statements.filter { !$0.writes("ledger_entry", .insert) }
        case .forgetsAnswers: statements.filter { !$0.writes("idempotency", .insert) }
        case .forgetsQuarantine:
            statements.map { $0.writes("binding", .update) ? $0.with("quarantine_until", .null) : $0 }
        case .forgetsUsedCodes: statements.map { $0.writes("challenge", .update) ? $0.with("used_at", .null) : $0 }
        case .losesCommits, .appliesTwice, .ignoresClock, .countsMailAsWayIn: statements
        case .endsDisputeByFreeze, .liftsFreezeEarly, .mixesParties, .forgetsOldAddresses, .keepsTheMiddle,
            .forgetsGuesses, .shutsOwnersOut, .forgetsTheUnbound, .keepsTheBound:
            statements
        }
    }

    private func randomLane(_ dice: Dice) -> [UInt8] { (0..<25).map { _ in UInt8(dice.below(256)) } }
}
