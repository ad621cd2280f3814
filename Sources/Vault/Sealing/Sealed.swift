/// Ciphertext that knows its suite. Under an account's data key: suite 1 byte, nonce 12,
/// ciphertext, tag 16. Under a realm's key the version of the master key (4 bytes, big-endian)
/// follows the suite, and under its key of one day also the day since 1970 (4 bytes).
package struct Sealed: StoredBytes {
    package let bytes: [UInt8]
    package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// Where a sealed value lives. It opens only there, so a row can't be given another row's
/// ciphertext. The vault adds the realm.
package struct AssociatedData: Sendable, Hashable {
    package let table: String
    package let column: String
    package let row: [UInt8]

    /// - Parameters:
    ///   - table: stored names; renaming one later makes its values unreadable.
    ///   - row: the row's identity, usually the 16 bytes of its id.
    package init(table: String, column: String, row: [UInt8]) {
        self.table = table
        self.column = column
        self.row = row
    }
}
