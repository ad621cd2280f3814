package import Domain
import Verification

/// The authenticator app of a member of staff: knows nothing but what the set-up page shows.
package struct AuthenticatorApp: Sendable {
    private let totp: TOTP

    /// - Parameter secret: base 32, as it is typed in.
    package init(secret: Secret<String>) { totp = TOTP(secret: Secret(Self.bytes(secret.reveal()))) }

    package func code(at now: Instant) -> Secret<String> { totp.code(step: TOTP.step(at: now)) }

    private static func bytes(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = text.compactMap { alphabet.firstIndex(of: $0) }.flatMap { value in
            (0..<5).map { value >> (4 - $0) & 1 }
        }
        return stride(from: 0, through: bits.count - 8, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | UInt8($1) }
        }
    }
}
