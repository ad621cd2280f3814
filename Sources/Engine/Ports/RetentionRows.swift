package import Domain

/// What is swept, in an order in which rows go before those that they refer to.
package enum SweptKind: String, Sendable, Hashable, CaseIterable {
    case hits, tallies, answers, failures, challenges, tickets
    case signIns = "sign-ins"
    case results, invitations, sessions
    case staffAccess = "staff-access"
    case deadLetters = "dead-letters"
    case contents, bindings, heads, accounts
}

/// How far a walk along rows, in the order of their age, has got.
package struct AgePlace: Sendable, Hashable {
    package let at: Instant
    /// Of the row there, 16 bytes.
    package let id: [UInt8]

    package init(at: Instant, id: [UInt8]) {
        self.at = at
        self.id = id
    }
}

/// A row whose term is over, and whether something else still needs it.
package struct DueRow<Of: Entity>: Sendable, Hashable {
    package let id: ID<Of>
    /// Since when it has been over or given up.
    package let at: Instant
    package let isHeld: Bool
    /// Whether people looked at it, or at a dispute that it was a party to: then more than its own
    /// row speaks of it.
    package let hasCase: Bool

    package init(id: ID<Of>, at: Instant, isHeld: Bool, hasCase: Bool) {
        self.id = id
        self.at = at
        self.isHeld = isHeld
        self.hasCase = hasCase
    }

    package var place: AgePlace { AgePlace(at: at, id: id.bytes) }
}

/// How whoever sweeps last saw the clock: one row.
package struct SweepRow: Sendable, Hashable {
    package var seenAt: Instant
    /// The clock is trusted too little to erase anything before that.
    package var heldUntil: Instant?
    /// When nothing was left that is due.
    package var finishedAt: Instant?

    package init(seenAt: Instant, heldUntil: Instant?, finishedAt: Instant?) {
        self.seenAt = seenAt
        self.heldUntil = heldUntil
        self.finishedAt = finishedAt
    }
}

/// Rows of a realm whose term is over, the oldest first. Each query looks at `limit` rows at
/// most, held ones included, so that what is held makes no walk long.
package protocol RetentionReads {
    /// Flows that ended at or before `cutoff` and have their contents. Held are those of an account
    /// in dispute, or whose dispute can still be appealed, and those that were still waiting for
    /// somebody, or could be taken back or appealed, at `windowsBy`.
    func flowsWithContents(
        realm: RealmID, endedBy cutoff: Instant, after place: AgePlace?, windowsBy: Instant, limit: Int
    ) throws -> [DueRow<FlowEntity>]
    /// Flows that ended at or before `cutoff` and have no contents any more. Held are those that
    /// another row needs: a binding that they made, a flow about them, a party to their case, a
    /// look of staff at it, a session that sees them, a restriction that lasts beyond `now`.
    func flowHeads(
        realm: RealmID, endedBy cutoff: Instant, after place: AgePlace?, at now: Instant, limit: Int
    ) throws -> [DueRow<FlowEntity>]
    /// Bindings that were released at or before `cutoff`. Held are those in quarantine at `now` or
    /// that could come back at `windowsBy`, and those of an account in dispute.
    func releasedBindings(
        realm: RealmID, by cutoff: Instant, after place: AgePlace?, windowsBy: Instant, at now: Instant, limit: Int
    ) throws -> [DueRow<BindingEntity>]
    func sweep() throws -> SweepRow?
}

package protocol RetentionWrites {
    /// Removes the oldest rows of a kind that expired at or before `cutoff`, at once, `limit` of
    /// them at most. For kinds that say themselves until when they are good.
    /// - Returns: how many.
    func removeExpired(_ kind: SweptKind, by cutoff: Instant, limit: Int) throws -> Int
    /// The same for kinds whose term a realm sets: sessions, looks of staff, dead letters.
    /// - Parameter realm: nil for looks that are about staff themselves.
    func removeOld(_ kind: SweptKind, realm: RealmID?, by cutoff: Instant, limit: Int) throws -> Int
    /// Removes files that came with a flow, at once.
    /// - Returns: how many.
    func removeEvidence(of flow: FlowID, limit: Int) throws -> Int
    /// Takes from ended flows what they brought and said. Does nothing to one that is open again or
    /// has none.
    func eraseContents(of flows: [FlowID], at now: Instant)
    /// The same for what people wrote about them, whose files must be gone.
    func eraseCaseContents(of flows: [FlowID])
    /// Removes ended flows without contents, with what belongs to them alone. Where something
    /// refers to one, the phase runs again.
    func removeFlows(_ flows: [FlowID])
    /// Removes the cases of flows, with what was said in them.
    func removeCases(of flows: [FlowID])
    func removeReleased(_ bindings: [BindingID])
    func keep(_ sweep: SweepRow)
}
