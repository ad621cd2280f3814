package import Domain

/// That a version of the master key was put in force: what is new is wrapped under the highest.
/// Says nothing of the key itself.
package struct MasterKeyRow: Sendable, Hashable {
    package let version: UInt32
    package let since: Instant

    package init(version: UInt32, since: Instant) {
        self.version = version
        self.since = since
    }
}

package protocol MasterKeyReads {
    /// Nil in a database where no process has put one in force yet.
    func masterKeyInForce() throws -> MasterKeyRow?
}

package protocol MasterKeyWrites {
    /// Does nothing where the version was in force already.
    func putInForce(_ key: MasterKeyRow)
}
