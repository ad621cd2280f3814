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
    /// Whoever joins a dispute ends the claim that was there first, as a second freeze once did.
    case endsDisputeByFreeze = "ends-dispute-by-freeze"
    /// A dispute opens and its account is as usable as before.
    case liftsFreezeEarly = "lifts-freeze-early"
    /// What one party to a dispute says is put down as another's.
    case mixesParties = "mixes-parties"
    /// What a change took from an account hears no more of it, although it could still be given
    /// back.
    case forgetsOldAddresses = "forgets-old-addresses"
    /// Of several changes that go back together a later one stays.
    case keepsTheMiddle = "keeps-the-middle"
    /// Guesses from each network are a new beginning, so that nobody counts them together.
    case forgetsGuesses = "forgets-guesses"
    /// Strangers' guesses count against the owner's own browser too.
    case shutsOwnersOut = "shuts-owners-out"
    /// What leaves while nothing comes in its place is not told that it left.
    case forgetsTheUnbound = "forgets-the-unbound"
    /// A binding is taken back, and what it brought stays.
    case keepsTheBound = "keeps-the-bound"
    /// Whoever keeps a mailbox counts as able to sign in, in a realm that sends codes to phones
    /// alone.
    case countsMailAsWayIn = "counts-mail-as-way-in"
}

extension QueuedStatement {
    var row: RowChange { RowChange(shape: StatementShape.of(sql), arguments: arguments) }

    func writes(_ table: String, _ verb: StatementShape.Verb) -> Bool {
        let shape = StatementShape.of(sql)
        return shape.table == table && shape.verb == verb
    }

    func with(_ column: String, _ value: SQLValue) -> QueuedStatement {
        guard let place = StatementShape.of(sql).places[column] else { return self }
        var changed = arguments
        changed[place] = value
        return QueuedStatement(sql, arguments: changed, expecting: expecting)
    }
}
