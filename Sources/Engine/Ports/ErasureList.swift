package import Domain

/// An account was erased.
package struct Erasure: Sendable, Hashable {
    package let account: AccountID
    package let at: Instant

    package init(account: AccountID, at: Instant) {
        self.account = account
        self.at = at
    }

    package var place: AgePlace { AgePlace(at: at, id: account.bytes) }
}

/// Which accounts were erased, kept where no backup of the database takes it back: a backup that is restored holds their
/// keys again, and only this list says that they must go.
package protocol ErasureList: Sendable {
    /// The earliest first; what is there twice counts once.
    func all() async throws -> [Erasure]
    /// Durable when it returns.
    func add(_ erasures: [Erasure]) async throws
}

/// For what never erases anything, and for tests of something else.
package struct NoErasureList: ErasureList {
    package init() {}
    package func all() -> [Erasure] { [] }
    package func add(_ erasures: [Erasure]) {}
}
