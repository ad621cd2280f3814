import Crypto
package import Domain

/// A time-based one-time password (RFC 6238) as every authenticator app makes it: HMAC-SHA-1, six
/// digits, a new code each 30 seconds.
///
/// SHA-1 is what the apps agree on; its weakness is collisions, which HMAC does not depend on.
package struct TOTP: Sendable {
    /// 160 bits, as RFC 4226 section 4 recommends.
    package static let secretLength = 20
    static let period: Int64 = 30
    static let digits = 6
    /// A code of the step before or after is taken too: clocks of telephones differ, and typing
    /// takes a while (RFC 6238 section 5.2).
    private static let skew: Int64 = 1

    private let secret: Secret<[UInt8]>

    /// - Parameter secret: ``secretLength`` random bytes.
    package init(secret: Secret<[UInt8]>) { self.secret = secret }

    var secretBytes: [UInt8] { secret.reveal() }

    /// Thirty-second steps since 1970.
    package static func step(at now: Instant) -> Int64 { now.milliseconds / (period * 1000) }

    /// - Parameter digits: 6 to 8; more only for the RFC's own examples.
    package func code(step: Int64, digits: Int = TOTP.digits) -> Secret<String> {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let key = SymmetricKey(data: secretBytes)
        let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        return Secret(Self.text(Self.truncated(hash), digits: digits))
    }

    /// Looks at every step of the window, whichever is the right one, and at every digit of it.
    /// - Parameters:
    ///   - typed: as a person types it, with spaces and in the digits of any script.
    ///   - lastStep: the latest step that has counted.
    /// - Returns: the step that counts now, to be remembered: neither it nor an earlier one may count again.
    func judge(_ typed: Secret<String>, at now: Instant, after lastStep: Int64) -> Verdict {
        let answered = Array((OneTimeCode.normalised(typed.reveal())?.reveal() ?? "").utf8)
        let current = Self.step(at: now)
        let matching = (current - Self.skew...current + Self.skew).filter { step in
            ConstantTime.equal(Array(code(step: step).reveal().utf8), answered)
        }
        guard let step = matching.last else { return .refused("totp.wrong", countsAsFailure: true) }
        // It was right once: somebody may have read it over a shoulder.
        guard step > lastStep else { return AppCode.used }
        return .proved(.single, state: Self.bytes(step))
    }

    /// RFC 4226 section 5.3: 31 bits from where the last four bits point.
    private static func truncated(_ hash: [UInt8]) -> Int {
        let start = Int(hash[hash.count - 1] & 0x0F)
        return hash[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    }

    private static func text(_ number: Int, digits: Int) -> String {
        let modulus = (0..<digits).reduce(1) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
