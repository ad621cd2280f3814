import Domain
import Storage

/// Faults that a simulator has to find: it is tested with each of them built in.
package enum PlantedBug: String, Sendable, CaseIterable {
    /// Says that a phase is durable and keeps nothing of it, now and then.
    case losesCommits = "loses-commits"
    /// Runs and keeps a phase a second time, now and then.
    case appliesTwice = "applies-twice"
    /// Forgets notices.
    case dropsMessages = "drops-messages"
    /// Gives messages of one lane out at the same time.
    case reordersMessages = "reorders-messages"
    /// Writes a change without its ledger entry.
    case dropsLedger = "drops-ledger"
    /// The engine's clock stands still.
    case ignoresClock = "ignores-clock"
    /// Every call is a new one, whatever its key.
    case forgetsAnswers = "forgets-answers"
    /// A released number is free at once.
    case forgetsQuarantine = "forgets-quarantine"
    /// A used code is as good as new.
    case forgetsUsedCodes = "forgets-used-codes"

    /// What reaches the database of what a phase wrote.
    func meddle(with statements: [QueuedStatement], _ dice: Dice) -> [QueuedStatement] {
        switch self {
        case .dropsMessages: statements.filter { !($0.writes("outbox", .insert) && $0.text("topic") == "notice" && dice.chance(10)) }
        case .reordersMessages: statements.map { $0.writes("outbox", .insert) ? $0.with("lane", .blob(randomLane(dice))) : $0 }
        case .dropsLedger: statements.filter { !$0.writes("ledger_entry", .insert) && !$0.writes("ledger_opening", .insert) }
        case .forgetsAnswers: statements.filter { !$0.writes("idempotency", .insert) }
        case .forgetsQuarantine: statements.map { $0.writes("binding", .update) ? $0.with("quarantine_until", .null) : $0 }
        case .forgetsUsedCodes: statements.map { $0.writes("challenge", .update) ? $0.with("used_at", .null) : $0 }
        case .losesCommits, .appliesTwice, .ignoresClock: statements
        }
    }

    private func randomLane(_ dice: Dice) -> [UInt8] { (0..<25).map { _ in UInt8(dice.below(256)) } }
}

extension QueuedStatement {
    fileprivate var shape: StatementShape { StatementShape.of(sql) }

    fileprivate func writes(_ table: String, _ verb: StatementShape.Verb) -> Bool { shape.table == table && shape.verb == verb }

    fileprivate func text(_ column: String) -> String? {
        if let place = shape.places[column], case .text(let text) = arguments[place] { text } else { nil }
    }

    fileprivate func with(_ column: String, _ value: SQLValue) -> QueuedStatement {
        guard let place = shape.places[column] else { return self }
        var changed = arguments
        changed[place] = value
        return QueuedStatement(sql, arguments: changed, expecting: expecting)
    }
}
