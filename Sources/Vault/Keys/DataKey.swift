import Crypto

/// The key of one account: 32 bytes that exist outside the vault only wrapped. Destroying the
/// wrapped form erases everything sealed under it.
package struct DataKey: Redacted {
    let key: SymmetricKey
}

/// A data key under the key of its realm, as the account's row stores it: suite 1 byte, version 4
/// (big-endian), nonce 12, ciphertext 32, tag 16.
package struct WrappedKey: StoredBytes {
    package let bytes: [UInt8]

    /// - Parameter bytes: as read from the row; whether they are sound is told by unwrapping.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The version of the master key it is wrapped under; 0, which is no version, where the bytes
    /// are too short to say.
    package var version: UInt32 { Header.version(of: bytes) ?? 0 }
}
