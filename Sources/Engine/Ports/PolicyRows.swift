package import Domain

/// A policy that was once in force: flows end under the one they were started under.
package struct PolicyRow: Sendable, Hashable {
    package let realm: RealmID
    /// Hex of the SHA-256 of the text.
    package let version: String
    package let text: String
    package let since: Instant

    package init(realm: RealmID, version: String, text: String, since: Instant) {
        self.realm = realm
        self.version = version
        self.text = text
        self.since = since
    }
}

/// That a policy was put in force.
package struct PolicyInForceRow: Sendable, Hashable {
    package let realm: RealmID
    package let version: String
    package let since: Instant
    /// From 1, over all realms: the highest of a realm is the one in force.
    package let seq: Int64

    package init(realm: RealmID, version: String, since: Instant, seq: Int64) {
        self.realm = realm
        self.version = version
        self.since = since
        self.seq = seq
    }
}

package protocol PolicyReads {
    func policy(realm: RealmID, version: String) throws -> PolicyRow?
    func policyInForce(realm: RealmID) throws -> PolicyInForceRow?
    /// Whether the version was ever in force, now or before.
    func wasInForce(_ version: String, realm: RealmID) throws -> Bool
}

package protocol PolicyWrites {
    /// Does nothing where the version is there.
    func keep(_ policy: PolicyRow)
    /// For every node and from now on. Its text must be kept already.
    func putInForce(_ version: String, realm: RealmID, at now: Instant)
}
