import Crypto
import CryptoExtras
package import Domain

/// What a link in a message says, in 16 bytes: two words, of which each names a row by the first half of its id.
package struct LinkBlock: Sendable, Hashable {
    package let first: UInt64
    package let second: UInt64

    package init(_ first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second
    }
}

extension Vault {
    /// 22 characters: AES-256 of the one block, base64url.
    ///
    /// Each block of plain text has one block of cipher text, so a link is as hard to guess as 128 random bits that were
    /// stored for it, and a part has to be no signature: whatever else is deciphered names rows that don't exist. A
    /// message that is paid for by its length has no room for both.
    /// - Parameter purpose: as of ``keyedHash(_:realm:purpose:)``.
    package func linkToken(_ block: LinkBlock, realm: RealmID, purpose: String) throws -> String {
        var bytes = [block.first, block.second].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        try AES.permute(&bytes, key: derived.linking(purpose: purpose, realm: realm))
        return Token.base64url(bytes)
    }

    /// - Returns: nil for text that can't be a token. A token of another realm or purpose, or one that was made up, gives
    ///   two words that mean nothing.
    package func linkBlock(of token: String, realm: RealmID, purpose: String) throws -> LinkBlock? {
        guard var bytes = Token.bytes(base64url: token), bytes.count == 16 else { return nil }
        try AES.inversePermute(&bytes, key: derived.linking(purpose: purpose, realm: realm))
        let words = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return LinkBlock(words[0], words[1])
    }
}
