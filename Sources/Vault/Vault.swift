import Crypto
package import Domain
import Foundation

/// Seals, opens, indexes and hashes. The only place that touches raw key bytes.
///
/// A value, cheap to copy and safe to share between threads; copies share their keys, and what is
/// said to one of them is said to all.
package struct Vault: Redacted {
    let derived: DerivedKeys

    /// Under the ring's newest version, until another one is asked for.
    package init(ring: KeyRing) {
        derived = DerivedKeys(ring: ring)
    }

    /// The version of the master key that new keys are wrapped under.
    package var currentVersion: UInt32 { derived.current }
}

// MARK: - The keys of accounts

extension Vault {
    /// A new account's key and the form of it that the account's row stores. Drawn from the
    /// system's generator here, like the nonces, because a key that a seed can repeat is none.
    package func newDataKey(
        realm: RealmID, account: AccountID
    ) throws(VaultFailure) -> (key: DataKey, wrapped: WrappedKey) {
        let key = DataKey(key: SymmetricKey(size: .bits256))
        return (key, try wrap(key, realm: realm, account: account))
    }

    /// - Throws: ``VaultFailure``; `tampered` also for another account's or realm's key.
    package func unwrap(_ wrapped: WrappedKey, realm: RealmID, account: AccountID) throws(VaultFailure) -> DataKey {
        try StandardSuite.check(wrapped.bytes, headerLength: Header.versionedLength)
        let context = Context.wrappedKey(header: Header.versioned(wrapped.version), realm: realm, account: account)
        let wrapping = try derived.wrapping(version: wrapped.version, realm: realm)
        let bytes = try StandardSuite.open(
            wrapped.bytes, headerLength: Header.versionedLength, key: wrapping, context: context)
        guard bytes.count == KeyRing.keyLength else { throw .malformed }
        return DataKey(key: SymmetricKey(data: bytes))
    }

    /// The same key under the current version; nil where it is there already. What the key sealed
    /// is not touched.
    package func rewrap(_ wrapped: WrappedKey, realm: RealmID, account: AccountID) throws(VaultFailure) -> WrappedKey? {
        let key = try unwrap(wrapped, realm: realm, account: account)
        guard wrapped.version != currentVersion else { return nil }
        return try wrap(key, realm: realm, account: account)
    }

    private func wrap(_ key: DataKey, realm: RealmID, account: AccountID) throws(VaultFailure) -> WrappedKey {
        let version = currentVersion
        let header = Header.versioned(version)
        let wrapping = try derived.wrapping(version: version, realm: realm)
        let context = Context.wrappedKey(header: header, realm: realm, account: account)
        let bytes = key.key.withUnsafeBytes { Array($0) }
        return WrappedKey(bytes: try StandardSuite.seal(bytes, header: header, key: wrapping, context: context))
    }
}
