import Domain
import Vault

/// A browser in which a member of staff has passed both steps, or set up. What strangers do on other devices, even one who has the
/// password, is counted apart from it.
struct StaffDevice {
    /// Of login and device together.
    let key: KeyedHash
    private static let knownFor = Duration.days(90)

    /// Nil for a browser that keeps no cookie.
    init?(_ browser: Browser, of login: String, _ engine: Engine) {
        guard let device = browser.device else { return nil }
        key = engine.staffHash([login, device], purpose: "staff-device")
    }

    func isKnown(_ snapshot: any Snapshot, at now: Instant) throws -> Bool {
        try snapshot.hits([key]).contains { $0.times.contains { $0 + Self.knownFor > now } }
    }

    func remember(in transaction: any Transaction, at now: Instant) {
        transaction.replace(HitsRow(key: key, times: [now]), expiresAt: now + Self.knownFor)
    }
}
