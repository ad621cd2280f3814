import Domain
import Vault

/// A browser in which a member of staff has passed both steps, or set up. What strangers do on
/// other devices, even one who has the password, is counted apart from it.
struct StaffDevice {
    /// Of login, device and the second step that the member has, so that a reset makes all devices
    /// unknown.
    let key: KeyedHash
    private static let knownFor = Duration.days(90)

    /// Nil for a browser that keeps no cookie.
    /// - Parameter login: as it was typed; where there is no such member, no device is known.
    init?(_ browser: Browser, of login: String, _ engine: Engine, _ snapshot: any Snapshot) throws {
        guard let device = browser.device else { return nil }
        let secondStep = try snapshot.staff(login: login).map { Token.base64url($0.totp.bytes) } ?? ""
        key = engine.staffHash([login, device, secondStep], purpose: "staff-device")
    }

    func isKnown(_ snapshot: any Snapshot, at now: Instant) throws -> Bool {
        try snapshot.hits([key]).contains { $0.times.contains { $0 + Self.knownFor > now } }
    }

    func remember(in transaction: any Transaction, at now: Instant) {
        transaction.replace(HitsRow(key: key, times: [now]), expiresAt: now + Self.knownFor)
    }
}
