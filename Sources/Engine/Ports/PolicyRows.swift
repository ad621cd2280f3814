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

package protocol PolicyReads {
    func policy(realm: RealmID, version: String) throws -> PolicyRow?
}

package protocol PolicyWrites {
    /// Does nothing where the version is there.
    func keep(_ policy: PolicyRow)
}
