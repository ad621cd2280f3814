package import Domain
package import Vault

/// An account as it is stored.
package struct AccountRow: Sendable, Hashable {
    package let id: AccountID
    package let realm: RealmID
    /// The platform's own id of the account, 1 to 128 characters.
    package let externalID: String
    package var holds: AccountHolds
    package var language: Language
    /// Nil once the account is erased: what was sealed for it can never be opened again.
    package var dataKey: WrappedKey?
    /// `PasswordHash.text`, where the account has one.
    package var password: String?
    package var passwordSetAt: Instant?
    package let createdAt: Instant
    /// When it last became frozen; proofs that lift the freeze must be older.
    package var frozenAt: Instant?
    /// When its key was destroyed, after it was closed.
    package let erasedAt: Instant?
    /// Counts every change of the account; a writer that saw another one loses.
    package var revision: Int64

    package init(
        id: AccountID, realm: RealmID, externalID: String, holds: AccountHolds = AccountHolds(), language: Language,
        dataKey: WrappedKey?,
        password: String?,
        passwordSetAt: Instant?, createdAt: Instant, frozenAt: Instant?, erasedAt: Instant? = nil,
        revision: Int64
    ) {
        self.id = id
        self.realm = realm
        self.externalID = externalID
        self.holds = holds
        self.language = language
        self.dataKey = dataKey
        self.password = password
        self.passwordSetAt = passwordSetAt
        self.createdAt = createdAt
        self.frozenAt = frozenAt
        self.erasedAt = erasedAt
        self.revision = revision
    }

    package var status: AccountStatus { holds.status }
}

package protocol AccountReads {
    func account(_ id: AccountID, realm: RealmID) throws -> AccountRow?
    /// Without keeping it from others until the phase ends, and without waiting for one that does:
    /// for what is looked at and not changed.
    func glimpse(of id: AccountID, realm: RealmID) throws -> AccountRow?
    func account(externalID: String, realm: RealmID) throws -> AccountRow?
    /// In order of id, after `id`; for work that walks all accounts.
    func accounts(after id: AccountID?, limit: Int) throws -> [AccountRow]
    /// Those of them that there are, in no order.
    func accounts(among ids: [AccountID]) throws -> [AccountRow]
    /// Those that were closed at or before `cutoff` and are not erased, the first first.
    func erasable(closedBy cutoff: Instant, after place: AgePlace?, limit: Int) throws -> [AccountRow]
    /// Erased at or after `moment`, in that order.
    func erasures(since moment: Instant, after place: AgePlace?, limit: Int) throws -> [Erasure]
    /// How many were ever erased.
    func erasureCount() throws -> Int
    /// Flows of whatever state, after `id` in the order of their ids.
    func flows(of account: AccountID, after id: FlowID?, limit: Int) throws -> [FlowID]
    /// Restrictions that end after `now`.
    func restrictions(of account: AccountID, at now: Instant) throws -> [Restriction]
}

package protocol AccountWrites {
    func insert(_ account: AccountRow)
    /// Writes everything but id, realm, external id and creation, where the row's revision is
    /// `revision`, and raises it by one. A revision that moved makes the phase run again.
    func update(_ account: AccountRow, ifRevision revision: Int64)
    /// Writes a re-wrapped data key, where the key is still `old`, and raises the revision, so that
    /// nobody writes the old key back.
    func rewrap(_ account: AccountID, from old: WrappedKey, to new: WrappedKey)
    /// Begins a restriction, or lengthens the one of that capability and cause.
    func restrict(_ account: AccountID, _ restriction: Restriction)
    func liftRestrictions(of account: AccountID, causedBy flow: FlowID)
    func liftRestrictions(of account: AccountID)
    /// Takes everything from an account that says or hides something of a person, its key first of all, and from
    /// what belongs to it; closes what was still open. Indexes of what it released stay until their quarantine is over
    /// (``forgetIndexes(by:limit:)``). Its files must be gone.
    func erase(_ account: AccountID, at now: Instant)
    /// Removes released bindings of erased accounts, once the last quarantine of an account is over, at once.
    /// - Returns: of how many accounts; `limit` at most.
    func forgetIndexes(by now: Instant, limit: Int) throws -> Int
}
