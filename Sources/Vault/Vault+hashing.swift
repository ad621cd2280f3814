import Crypto
package import Domain
import Foundation

/// Finds an identifier without reading it: HMAC-SHA-256, 32 bytes, one key for each realm and kind.
package struct BlindIndex: StoredBytes {
    package let bytes: [UInt8]
    package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// HMAC-SHA-256, 32 bytes, of something that could be guessed back from a plain digest.
package struct KeyedHash: StoredBytes {
    package let bytes: [UInt8]
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// In constant time, unlike `==`: the one to use where an asker chose the other side (promise
    /// 5).
    package func matches(_ other: KeyedHash) -> Bool { Token.equal(bytes, other.bytes) }
}

extension Vault {
    /// Equal for two spellings of one identifier in one realm, and for nothing else. It survives a
    /// rotation of the master key.
    package func blindIndex(of identifier: Identifier, realm: RealmID) -> BlindIndex {
        blindIndex(ofNormalForm: identifier.indexed, kind: identifier.kind, realm: realm)
    }

    /// - Parameter text: what ``Domain/Identifier/indexed`` is, or may be: the index of anything
    ///   else is one that nothing has.
    package func blindIndex(ofNormalForm text: Secret<String>, kind: IdentifierKind, realm: RealmID) -> BlindIndex {
        BlindIndex(bytes: authenticate(Array(text.reveal().utf8), derived.index(kind, realm: realm)))
    }

    /// For one-time codes, device ids, network prefixes and the like.
    /// - Parameter purpose: a fixed name such as `code`; the same bytes under two purposes can't be
    ///   told to be the same.
    package func keyedHash(_ bytes: [UInt8], realm: RealmID, purpose: String) -> KeyedHash {
        KeyedHash(bytes: authenticate(bytes, derived.hashing(purpose: purpose, realm: realm)))
    }

    /// What a ledger entry says of its content: SHA-256 of 0x02, a salt of 32 bytes, and the
    /// content. The salt comes from the account's key and is stored nowhere: when that key is
    /// destroyed, nobody can test a guess at the content any more, and the entry stays as valid as
    /// before (promise 11).
    package func commitment(of content: [UInt8], entry: LedgerID, key: DataKey) -> [UInt8] {
        let info = Array("bindery/ledger-salt/v1|".utf8) + entry.bytes
        let salt = HKDF<SHA256>.deriveKey(inputKeyMaterial: key.key, info: info, outputByteCount: 32)
        var hash = SHA256()
        hash.update(data: [0x02])
        salt.withUnsafeBytes { hash.update(bufferPointer: $0) }
        hash.update(data: content)
        return Array(hash.finalize())
    }

    private func authenticate(_ bytes: [UInt8], _ keyed: HMAC<SHA256>) -> [UInt8] {
        var code = keyed
        code.update(data: bytes)
        return Array(code.finalize())
    }
}
