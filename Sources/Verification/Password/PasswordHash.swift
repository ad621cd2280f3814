import CryptoExtras
package import Domain
import Foundation

/// A password as it is stored: scrypt (RFC 7914) with its parameters, so that they can be raised
/// without a migration.
package struct PasswordHash: Sendable, Hashable {
    /// Powers of two for N; the memory taken is 128 · N · r bytes.
    package struct Cost: Sendable, Hashable {
        package let logN: Int
        package let r: Int
        package let p: Int

        package init(logN: Int, r: Int, p: Int) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// OWASP Password Storage: N = 2¹⁷, r = 8, p = 1 (128 MiB a try).
        package static let standard = Cost(logN: 17, r: 8, p: 1)

        /// Whether judging takes at most twice the time and the memory of the standard. One account
        /// with an absurd cost would hold up everybody's passwords.
        package var isBearable: Bool {
            let blocks = (1 << logN) * r
            let most = 2 * (1 << Self.standard.logN) * Self.standard.r
            return blocks <= most && blocks * p <= most
        }
    }

    package let cost: Cost
    let salt: [UInt8]
    let derived: [UInt8]

    private static let length = 32

    /// - Parameters:
    ///   - password: 8 to 256 bytes of UTF-8 in NFC.
    ///   - salt: 16 random bytes.
    /// - Returns: nil when the password is too short or too long, or has a zero byte in it.
    package init?(_ password: Secret<String>, salt: [UInt8], cost: Cost = .standard) {
        let bytes = Self.normalised(password)
        guard (8...256).contains(bytes.count), let derived = Self.derive(bytes, salt: salt, cost: cost) else {
            return nil
        }
        self.cost = cost
        self.salt = salt
        self.derived = derived
    }

    /// Restores a hash from `text`, in the one spelling that `text` writes.
    package init?(text: String) {
        let parts = text.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let logN = Int(parts[1]), let r = Int(parts[2]),
            let p = Int(parts[3]),
            (10...20).contains(logN), (1...32).contains(r), (1...16).contains(p),
            let salt = Data(base64Encoded: parts[4]), let derived = Data(base64Encoded: parts[5]),
            derived.count == Self.length
        else { return nil }
        cost = Cost(logN: logN, r: r, p: p)
        self.salt = Array(salt)
        self.derived = Array(derived)
        guard self.text == text else { return nil }
    }

    /// `$scrypt$17$8$1$salt$hash`, salt and hash in base 64.
    package var text: String {
        "$scrypt$\(cost.logN)$\(cost.r)$\(cost.p)$\(Data(salt).base64EncodedString())$\(Data(derived).base64EncodedString())"
    }

    func matches(_ password: Secret<String>) -> Bool {
        guard let candidate = Self.derive(Self.normalised(password), salt: salt, cost: cost) else { return false }
        return ConstantTime.equal(candidate, derived)
    }

    /// UTF-8 in NFC: two keyboards that compose a letter differently write one password.
    private static func normalised(_ password: Secret<String>) -> Data {
        Data(password.reveal().precomposedStringWithCanonicalMapping.utf8)
    }

    /// HMAC, which scrypt is built on, fills a short key up with zeros, so that a password with
    /// zero bytes at its end would be the one without: there is none with zero bytes.
    private static func derive(_ password: Data, salt: [UInt8], cost: Cost) -> [UInt8]? {
        guard !password.contains(0) else { return nil }
        let memory = 128 * (1 << cost.logN) * cost.r * 2
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: length, rounds: 1 << cost.logN, blockSize: cost.r,
            parallelism: cost.p,
            maxMemory: memory)
        return key?.withUnsafeBytes { Array($0) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomReflectable {
    package var description: String { "[redacted]" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
