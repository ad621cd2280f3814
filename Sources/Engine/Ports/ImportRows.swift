package import Domain
package import Vault

/// How far the import of one file of accounts has got.
package struct AccountImportRow: Sendable, Hashable {
    package let realm: RealmID
    /// Keyed hash of how the file begins, 32 bytes: the same file under another name continues
    /// where it stopped.
    package let source: [UInt8]
    /// Bytes of the file whose lines are settled; a line begins there.
    package var takenBytes: Int64
    package var takenLines: Int64
    /// Keyed hash of those bytes, 32 bytes: whether it is the same file still.
    package var prefixHash: [UInt8]
    package var accepted: Int64
    package var rejected: Int64
    /// Bytes of the report before the last batch, and what that batch added to it.
    package var reportSize: Int64
    package var reportTail: [UInt8]
    package let begunAt: Instant
    package var finishedAt: Instant?

    package init(
        realm: RealmID, source: [UInt8], takenBytes: Int64, takenLines: Int64, prefixHash: [UInt8], accepted: Int64,
        rejected: Int64,
        reportSize: Int64, reportTail: [UInt8], begunAt: Instant, finishedAt: Instant?
    ) {
        self.realm = realm
        self.source = source
        self.takenBytes = takenBytes
        self.takenLines = takenLines
        self.prefixHash = prefixHash
        self.accepted = accepted
        self.rejected = rejected
        self.reportSize = reportSize
        self.reportTail = reportTail
        self.begunAt = begunAt
        self.finishedAt = finishedAt
    }
}

/// What a batch of new accounts would take.
package struct Wanted: Sendable {
    package let externalIDs: [String]
    package let indexes: [IdentifierKind: [BlindIndex]]

    package init(externalIDs: [String], indexes: [IdentifierKind: [BlindIndex]]) {
        self.externalIDs = externalIDs
        self.indexes = indexes
    }
}

/// What of it somebody already holds.
package struct Occupied: Sendable {
    package struct IndexedIdentifier: Sendable, Hashable {
        package let kind: IdentifierKind
        package let index: BlindIndex

        package init(kind: IdentifierKind, index: BlindIndex) {
            self.kind = kind
            self.index = index
        }
    }

    /// In UTF-8: to Swift two ways to compose a letter are one text, to a database they are two.
    package var externalIDs: Set<[UInt8]> = []
    /// Slots of active and suspended holders.
    package var slots: [IndexedIdentifier: Set<Int>] = [:]
    /// Released, and not yet anybody else's to bind.
    package var quarantined: Set<IndexedIdentifier> = []

    package init() {}
}

/// An account with everything that is written when it is created.
package struct NewAccountRows: Sendable {
    package let account: AccountRow
    package let bindings: [BindingRow]
    package let entries: [(entry: LedgerRow, opening: LedgerOpeningRow)]

    package init(account: AccountRow, bindings: [BindingRow], entries: [(entry: LedgerRow, opening: LedgerOpeningRow)])
    {
        self.account = account
        self.bindings = bindings
        self.entries = entries
    }
}

package protocol ImportReads {
    func accountImport(of source: [UInt8], realm: RealmID) throws -> AccountImportRow?
    /// All of it in one round trip, however much is wanted.
    func occupied(of wanted: Wanted, realm: RealmID, at now: Instant) throws -> Occupied
}

package protocol ImportWrites {
    /// In order, which is the order of their ledger entries. All of one realm.
    func insert(_ accounts: [NewAccountRows], realm: RealmID)
    /// Writes how far an import has got, in the place of `earlier`, or as its first row. Where
    /// something else is there by now, the phase runs again.
    func save(_ row: AccountImportRow, replacing earlier: AccountImportRow?)
}
