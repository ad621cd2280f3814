import Crypto
import Foundation

/// The first bytes of a ciphertext: the suite it was written with and, where a realm's key is used,
/// that key's version.
enum Header {
    static let standardSuite: UInt8 = 0x01
    static let versionedLength = 5
    static let datedLength = 9

    static let plain = [standardSuite]

    static func versioned(_ version: UInt32) -> [UInt8] { [standardSuite] + bigEndian(version) }

    static func version(of bytes: [UInt8]) -> UInt32? {
        guard bytes.count >= versionedLength else { return nil }
        return bytes[1..<versionedLength].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// - Parameter day: since 1970.
    static func dated(_ version: UInt32, day: UInt32) -> [UInt8] { versioned(version) + bigEndian(day) }

    static func day(of bytes: [UInt8]) -> UInt32? {
        guard bytes.count >= datedLength else { return nil }
        return bytes[versionedLength..<datedLength].reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }
}

/// Suite 0x01: AES-256-GCM (NIST SP 800-38D) with a 96-bit random nonce and the full 128-bit tag.
enum StandardSuite {
    static let overhead = 12 + 16

    /// The nonce is drawn here from the system and never handed in: one nonce used twice under one
    /// key gives away both texts and lets others be forged. Random nonces bear 2^32 messages a key
    /// (section 8.3).
    static func seal(
        _ plaintext: [UInt8], header: [UInt8], key: SymmetricKey, context: [UInt8]
    ) throws(VaultFailure) -> [UInt8] {
        guard let combined = (try? AES.GCM.seal(plaintext, using: key, authenticating: context))?.combined else {
            throw .malformed
        }
        var bytes = [UInt8]()
        bytes.reserveCapacity(header.count + combined.count)
        bytes.append(contentsOf: header)
        bytes.append(contentsOf: combined)
        return bytes
    }

    static func open(
        _ bytes: [UInt8], headerLength: Int, key: SymmetricKey, context: [UInt8]
    ) throws(VaultFailure) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: bytes[headerLength...]) else { throw .malformed }
        guard let plaintext = try? AES.GCM.open(box, using: key, authenticating: context) else { throw .tampered }
        return Array(plaintext)
    }

    /// Told before any key is looked up, so that a foreign suite is named as such.
    static func check(_ bytes: [UInt8], headerLength: Int) throws(VaultFailure) {
        guard let suite = bytes.first else { throw .malformed }
        guard suite == Header.standardSuite else { throw .unknownSuite(suite) }
        guard bytes.count >= headerLength + overhead else { throw .malformed }
    }
}
