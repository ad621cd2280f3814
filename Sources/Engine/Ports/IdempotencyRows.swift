package import Domain
package import Vault

/// What was answered to a call, kept so that the same call gets the same answer (promise 12).
package struct IdempotencyRow: Sendable, Hashable {
    package let realm: RealmID
    /// Who called: an API key's id or a flow's.
    package let principal: String
    /// Keyed hashes, since a platform may make its keys of what it knows of people, and a call may
    /// hold a number or a code: both could be guessed back from a digest (promise 10).
    package let key: KeyedHash
    package let call: KeyedHash
    /// Sealed under a realm's key of one day: answers carry tokens.
    package let answer: Sealed
    package let expiresAt: Instant

    package init(realm: RealmID, principal: String, key: KeyedHash, call: KeyedHash, answer: Sealed, expiresAt: Instant)
    {
        self.realm = realm
        self.principal = principal
        self.key = key
        self.call = call
        self.answer = answer
        self.expiresAt = expiresAt
    }
}

package protocol IdempotencyReads {
    func answer(to key: KeyedHash, of principal: String, realm: RealmID, at now: Instant) throws -> IdempotencyRow?
    /// Whether at least this many of one caller's answers are kept; counts no further.
    func keepsAnswers(_ count: Int, of principal: String, realm: RealmID, at now: Instant) throws -> Bool
}

package protocol IdempotencyWrites {
    /// Takes the place of an expired one; a live one with that key makes the phase run again.
    func insert(_ answer: IdempotencyRow, at now: Instant)
    /// Puts another answer in the place of one that is kept, and leaves its term.
    func amend(_ answer: IdempotencyRow)
}
