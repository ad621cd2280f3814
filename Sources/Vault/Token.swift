import Crypto
import Foundation

/// Bearer tokens: at least 128 random bits, shown to their holder once and stored as a digest.
package enum Token {
    /// SHA-256 of the text, 32 bytes. For high-entropy secrets only: a code or a phone number can
    /// be guessed back from a digest without a key and needs ``Vault/keyedHash(_:realm:purpose:)``.
    package static func digest(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// RFC 4648 section 5, without padding.
    package static func base64url(_ bytes: [UInt8]) -> String {
        let standard = Data(bytes).base64EncodedString().utf8.filter { $0 != UInt8(ascii: "=") }
        return String(decoding: standard.map(urlSafe), as: UTF8.self)
    }

    /// - Returns: nil for anything ``base64url(_:)`` would not have written (padding, other
    ///   alphabets, stray bits at the end), so that one value has one spelling.
    package static func bytes(base64url text: String) -> [UInt8]? {
        let standard =
            text.utf8.map(standardAlphabet) + Array(repeating: UInt8(ascii: "="), count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: Data(standard)) else { return nil }
        let bytes = Array(data)
        return base64url(bytes) == text ? bytes : nil
    }

    /// Takes the same time wherever the first difference is. Lengths are no secret.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }

    private static func urlSafe(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: character
        }
    }

    private static func standardAlphabet(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: character
        }
    }
}
