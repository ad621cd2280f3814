import Crypto
package import Domain
import Foundation

/// Signatures as the Standard Webhooks specification 1.0 has them: `v1,` and base64 of HMAC-SHA-256
/// over `id.timestamp.body`.
package enum StandardWebhooks {
    /// How far a receiver should let the clocks differ.
    package static let tolerance = Duration.minutes(5)

    /// The three headers of a delivery.
    package struct Headers: Sendable, Hashable {
        /// `webhook-id`: the same for every attempt at one event, so that a receiver can drop
        /// repeats.
        package let id: String
        /// `webhook-timestamp`: seconds since 1970, of this attempt.
        package let timestamp: Int64
        /// `webhook-signature`: one or more signatures with a space between, as while a secret is
        /// being changed.
        package let signature: String

        package init(id: String, timestamp: Int64, signature: String) {
            self.id = id
            self.timestamp = timestamp
            self.signature = signature
        }
    }

    package static func sign(_ body: [UInt8], id: String, at now: Instant, secret: WebhookSecret) -> Headers {
        let timestamp = now.milliseconds / 1000
        let code = HMAC<SHA256>.authenticationCode(for: signed(body, id, timestamp), using: secret.key)
        return Headers(id: id, timestamp: timestamp, signature: "v1," + Data(code).base64EncodedString())
    }

    /// What a receiver does, on the body as it came, before parsing it.
    /// - Returns: false for a wrong signature and for a timestamp further than ``tolerance`` from
    ///   `now`.
    package static func verify(_ body: [UInt8], _ headers: Headers, secret: WebhookSecret, at now: Instant) -> Bool {
        let (seconds, tolerated) = (now.milliseconds / 1000, tolerance.milliseconds / 1000)
        // Compared without subtracting: the timestamp is a stranger's and may be any number.
        guard headers.timestamp >= seconds - tolerated, headers.timestamp <= seconds + tolerated else { return false }
        let message = signed(body, headers.id, headers.timestamp)
        return headers.signature.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
                return false
            }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: secret.key)
        }
    }

    private static func signed(_ body: [UInt8], _ id: String, _ timestamp: Int64) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}

/// What a webhook and its receiver share: 24 to 64 bytes, written as `whsec_` and base64.
package struct WebhookSecret: Sendable {
    private let bytes: Secret<[UInt8]>

    /// - Returns: nil unless there are 24 to 64 bytes.
    package init?(_ bytes: Secret<[UInt8]>) {
        guard (24...64).contains(bytes.reveal().count) else { return nil }
        self.bytes = bytes
    }

    /// - Parameter text: `whsec_…`
    package init?(text: String) {
        guard text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(text.dropFirst(6))) else { return nil }
        self.init(Secret(Array(data)))
    }

    /// As it is shown, once.
    package var text: Secret<String> { Secret("whsec_" + Data(bytes.reveal()).base64EncodedString()) }

    var key: SymmetricKey { SymmetricKey(data: bytes.reveal()) }
}
