package import Domain
package import Vault

/// What was answered to a call, kept so that the same call gets the same answer (promise 12).
package struct IdempotencyRow: Sendable, Hashable {
    package let realm: RealmID
    /// Who called: an API key's id or a flow's.
    package let principal: String
    package let key: String
    /// SHA-256 over method, path and body.
    package let fingerprint: [UInt8]
    /// Sealed under the realm's key: answers carry tokens.
    package let answer: Sealed
    package let expiresAt: Instant

    package init(realm: RealmID, principal: String, key: String, fingerprint: [UInt8], answer: Sealed, expiresAt: Instant) {
        self.realm = realm
        self.principal = principal
        self.key = key
        self.fingerprint = fingerprint
        self.answer = answer
        self.expiresAt = expiresAt
    }
}

package protocol IdempotencyReads {
    func answer(to key: String, of principal: String, realm: RealmID, at now: Instant) throws -> IdempotencyRow?
    /// Whether so many of one caller's answers are kept, counting no further.
    func keepsAnswers(_ count: Int, of principal: String, realm: RealmID, at now: Instant) throws -> Bool
}

package protocol IdempotencyWrites {
    /// Takes the place of an expired one; a live one with that key makes the phase run again.
    func insert(_ answer: IdempotencyRow, at now: Instant)
}
