import Domain
import Vault

/// How long things of a session last (SP 800-63B-4 section 2.2.3: at most 24 hours, an hour without
/// a sign of life).
enum SessionLife {
    static let overall = Duration.hours(24)
    static let idle = Duration.hours(1)
    /// `seen_at` is written no more often than this, so that reading a page costs no write.
    static let seenEvery = Duration.minutes(1)
    /// How long a replaced secret is still known, while nobody has shown the new one. A form sent
    /// twice shows the old one the second time, and the answer that carried the new one may never
    /// have been read.
    static let formerSecret = Duration.seconds(30)
    static let visit = Duration.minutes(10)
    /// How long the browser that used a ticket may use it again without the session's cookie.
    static let visitAgain = Duration.minutes(1)
    static let result = Duration.minutes(10)
    /// References of one flow that are good at a time; the oldest give way.
    static let results = 10
    /// A device counts as known once it has had a session for so long.
    static let deviceAge = Duration.days(1)
}

extension SessionRow {
    func isLive(at now: Instant) -> Bool {
        endedAt == nil && now < endsAt && now.since(seenAt) < SessionLife.idle
    }
}

extension Engine {
    /// 256 random bits, base64url: session secrets, tickets, references. Only ``Token/digest(_:)``
    /// of it is stored.
    func newSecret() -> String { Token.base64url(randomness.bytes(32)) }

    /// Nil for a text that is longer than any of our secrets.
    func digest(of secret: String) -> [UInt8]? { secret.utf8.count <= 128 ? Token.digest(secret) : nil }
}
