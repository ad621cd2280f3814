import Domain
import Foundation

/// What a browser keeps while its sign-in waits for a code: the attempt's secret, and what the next
/// page says about the code, so that the page can be opened again without asking for another one.
struct SignInCookie {
    let realm: RealmID
    let secret: Secret<String>
    /// Masked.
    let sentTo: String
    let expiresAt: Instant
    let resendAt: Instant

    /// How long the browser keeps it: as long as the code is good, and at least as long as somebody
    /// may look for it.
    func seconds(at now: Instant) -> Int { max(600, Int(expiresAt.since(now).milliseconds / 1000)) }

    /// Whether the code went to a mailbox: a masked address keeps its @.
    var isMailed: Bool { sentTo.contains("@") }

    init(realm: RealmID, secret: Secret<String>, sentTo: String, expiresAt: Instant, resendAt: Instant) {
        self.realm = realm
        self.secret = secret
        self.sentTo = sentTo
        self.expiresAt = expiresAt
        self.resendAt = resendAt
    }

    init?(_ text: Secret<String>?) {
        let parts = (text?.reveal() ?? "").split(separator: ".").map(String.init)
        guard parts.count == 5, let realm = RealmID(rawValue: parts[0]), let expiresAt = Self.instant(parts[2]),
            let resendAt = Self.instant(parts[3]), let bytes = Hex.bytes(parts[4]), bytes.count <= 320,
            let sentTo = String(validating: bytes, as: UTF8.self)
        else { return nil }
        self.init(
            realm: realm, secret: Secret(parts[1]), sentTo: sentTo, expiresAt: expiresAt, resendAt: resendAt)
    }

    /// A browser can send any number; one that is not a time of this age was not set here.
    private static func instant(_ text: String) -> Instant? {
        Int64(text).flatMap { (0...9_999_999_999_999).contains($0) ? Instant(milliseconds: $0) : nil }
    }

    var text: String {
        "\(realm).\(secret.reveal()).\(expiresAt.milliseconds).\(resendAt.milliseconds).\(Hex.text(Array(sentTo.utf8)))"
    }
}
