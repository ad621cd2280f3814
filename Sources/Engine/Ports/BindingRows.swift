package import Domain
package import Vault

/// A binding as it is stored.
package struct BindingRow: Sendable, Hashable {
    package let id: BindingID
    package let realm: RealmID
    package let account: AccountID
    package let place: Place
    package let index: BlindIndex
    package let value: Sealed
    /// Which of the identifier's `maxAccounts` holders it is, counted for each kind of parent, from 1; the schema lets one holder
    /// have it (promise 1). Nil where another binding of the account has it: what belongs to two of its cards has one
    /// holder.
    package var slot: Int?
    package var state: BindingState
    package var confidence: Confidence
    package let boundAt: Instant
    package var provedAt: Instant?
    package var releasedAt: Instant?
    /// Until when nobody else can bind a released identifier.
    package var quarantineUntil: Instant?
    /// Until when the change that released it can be taken back; nil for one that is held or can't
    /// come back.
    package var undoUntil: Instant?
    /// The flow that made it; nil when the platform did.
    package let madeBy: FlowID?

    package init(
        id: BindingID, realm: RealmID, account: AccountID, place: Place, index: BlindIndex, value: Sealed,
        slot: Int?,
        state: BindingState,
        confidence: Confidence, boundAt: Instant, provedAt: Instant?, releasedAt: Instant?, quarantineUntil: Instant?,
        undoUntil: Instant? = nil, madeBy: FlowID?
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.place = place
        self.index = index
        self.value = value
        self.slot = slot
        self.state = state
        self.confidence = confidence
        self.boundAt = boundAt
        self.provedAt = provedAt
        self.releasedAt = releasedAt
        self.quarantineUntil = quarantineUntil
        self.undoUntil = undoUntil
        self.madeBy = madeBy
    }

    package var kind: IdentifierKind { place.kind }
}

/// Who holds an identifier that is active.
package struct ActiveRow: Sendable, Hashable {
    package let binding: BindingID
    package let account: AccountID
    package let index: BlindIndex

    package init(binding: BindingID, account: AccountID, index: BlindIndex) {
        self.binding = binding
        self.account = account
        self.index = index
    }
}

/// Somebody who holds an identifier, or held it until lately.
package struct HolderRow: Sendable, Hashable {
    package let binding: BindingID
    package let account: AccountID
    package let slot: Int?
    package let state: BindingState
    package let quarantineUntil: Instant?

    package init(binding: BindingID, account: AccountID, slot: Int?, state: BindingState, quarantineUntil: Instant?) {
        self.binding = binding
        self.account = account
        self.slot = slot
        self.state = state
        self.quarantineUntil = quarantineUntil
    }
}

package protocol BindingReads {
    /// Of the bindings that belong to an account itself, the one with the next index at or after `index`, or the
    /// lowest where there is none; of several with one index the lowest place. Nil in a realm where nobody has one of
    /// that kind.
    func active(atOrAfter index: BlindIndex, kind: IdentifierKind, realm: RealmID) throws -> ActiveRow?
    /// Active and suspended ones, and those that a change released and that might come back,
    /// whether or not its window is still open.
    func bindings(of account: AccountID) throws -> [BindingRow]
    /// In whatever state.
    func binding(_ id: BindingID) throws -> BindingRow?
    /// Those whose ids have this first half, in whatever state: one, or a few that several servers began alike.
    func bindings(beginningWith high: UInt64, realm: RealmID) throws -> [BindingRow]
    /// The bindings that a flow made, in order of id.
    func bindings(madeBy flow: FlowID) throws -> [BindingRow]
    /// Active and suspended holders, and released ones whose quarantine ends after `now`.
    /// - Parameter parent: the kind of binding that theirs belong to; nil for the account itself. Each counts its
    ///   holders separately: the phone of a bank card can't be used to sign in.
    func holders(
        of index: BlindIndex, kind: IdentifierKind, under parent: IdentifierKind?, realm: RealmID, at now: Instant
    ) throws -> [HolderRow]
}

package protocol BindingWrites {
    func insert(_ binding: BindingRow)
    /// From active or suspended to released; when it is neither any more, the phase runs again.
    func release(_ binding: BindingID, at now: Instant, quarantineUntil: Instant?, undoUntil: Instant?)
    /// Of a released binding; does nothing to one that is held.
    func lengthenQuarantine(of binding: BindingID, until: Instant)
    /// From released to active in `slot`; when it is not released any more, or the slot is taken,
    /// the phase runs again.
    func reinstate(_ binding: BindingID, slot: Int?)
    /// Gives a binding that has no slot the one that another of its account had.
    func handOver(slot: Int, to binding: BindingID)
    func markProved(_ binding: BindingID, at now: Instant)
}
