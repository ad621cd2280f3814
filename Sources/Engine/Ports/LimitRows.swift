package import Domain
package import Vault

/// The moments something happened to one key (a number asked for by an account, a device, a
/// network), the oldest first, as far back as the longest window that looks at it.
package struct HitsRow: Sendable, Hashable {
    package let key: KeyedHash
    package var times: [Instant]

    package init(key: KeyedHash, times: [Instant]) {
        self.key = key
        self.times = times
    }
}

/// Failures in a row of one account at one destination or secret.
package struct FailuresRow: Sendable, Hashable {
    package let key: KeyedHash
    /// The account in whose flows they happened; nil for those of anything else.
    package var account: AccountID?
    package var count: Int
    package var lastAt: Instant?

    package init(key: KeyedHash, account: AccountID? = nil, count: Int, lastAt: Instant?) {
        self.key = key
        self.account = account
        self.count = count
        self.lastAt = lastAt
    }
}

/// Codes sent and proved in one hour for one country or network.
package struct TallyRow: Sendable, Hashable {
    package let realm: RealmID
    /// `country:CN`, or `network:` and a keyed hash in hex.
    package let scope: String
    /// Hours since 1970.
    package let hour: Int64
    package var sent: Int
    package var proved: Int

    package init(realm: RealmID, scope: String, hour: Int64, sent: Int, proved: Int) {
        self.realm = realm
        self.scope = scope
        self.hour = hour
        self.sent = sent
        self.proved = proved
    }
}

package protocol LimitReads {
    /// Keys without a row are left out.
    func hits(_ keys: [KeyedHash]) throws -> [HitsRow]
    func failures(_ key: KeyedHash) throws -> FailuresRow?
    /// All that happened in the account's flows.
    func failures(of account: AccountID) throws -> [FailuresRow]
    /// The sum since `hour`.
    func tally(_ scope: String, realm: RealmID, sinceHour hour: Int64) throws -> (sent: Int, proved: Int)
}

/// What a phase has read of these must still be so when it writes, or it runs again: of two who count
/// at once one sees what the other has counted.
package protocol LimitWrites {
    /// - Parameter hits: of different keys; `expiresAt` is when a row says nothing any more and may
    ///   be swept.
    func replace(_ hits: [(row: HitsRow, expiresAt: Instant)])
    /// - Parameter expiresAt: when it may be swept; nil for what closes something, which is only
    ///   ever forgiven.
    func replace(_ failures: FailuresRow, expiresAt: Instant?)
    /// Forgives: the next one counts as the first.
    func dropFailures(_ key: KeyedHash)
    /// Adds to the row of an hour and a stripe; what is read is the sum of all stripes.
    func add(sent: Int, proved: Int, to scope: String, realm: RealmID, hour: Int64, stripe: Int)
}

extension LimitWrites {
    package func replace(_ hits: HitsRow, expiresAt: Instant) { replace([(row: hits, expiresAt: expiresAt)]) }
}
