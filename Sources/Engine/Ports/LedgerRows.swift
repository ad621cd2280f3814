package import Domain
package import Vault

/// One state change as the ledger holds it: a salted commitment and nothing that speaks of a person
/// (promise 11).
package struct LedgerRow: Sendable, Hashable {
    package let id: LedgerID
    package let realm: RealmID
    package let at: Instant
    package let event: String
    /// 32 bytes.
    package let commitment: [UInt8]

    package init(id: LedgerID, realm: RealmID, at: Instant, event: String, commitment: [UInt8]) {
        self.id = id
        self.realm = realm
        self.at = at
        self.event = event
        self.commitment = commitment
    }
}

/// What a commitment was made of, sealed under the account's data key: gone with the key, while the
/// ledger stays whole.
package struct LedgerOpeningRow: Sendable, Hashable {
    package let entry: LedgerID
    package let account: AccountID
    package let content: Sealed

    package init(entry: LedgerID, account: AccountID, content: Sealed) {
        self.entry = entry
        self.account = account
        self.content = content
    }
}

package protocol LedgerReads {
    /// The latest first.
    func openings(of account: AccountID, limit: Int) throws -> [(entry: LedgerRow, content: Sealed)]
}

package protocol LedgerWrites {
    /// - Parameter opening: nil for what is said of an account that nobody can open any more.
    func append(_ entry: LedgerRow, opening: LedgerOpeningRow?)
}
