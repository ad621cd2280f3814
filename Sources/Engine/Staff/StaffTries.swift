import Domain
import Policy
import Vault
import Verification

/// How often a password may be tried at the console.
///
/// A try is counted before it is judged, so that tries made at once can't slip past a limit, and
/// given back when it was right. What slows somebody down is counted for a login and an asker
/// together: strangers who guess at a login never slow down its owner on a device where the owner
/// has passed both steps. On other devices a login that is guessed at is blocked for a day; a reset
/// ends that.
struct StaffTries {
    /// From the fifth failure on 30 seconds, doubled each time, up to an hour.
    private static let rules = FailureRules(soft: 5, hard: .max)
    /// One office behind one address can have this many bad mornings.
    private static let ofNetwork = Limit(60, per: .minutes(15))
    /// On one login from devices that it is not known on (SP 800-63B-4 section 3.2.2 bounds
    /// failures in a row by 100).
    private static let ofStrangers = Limit(100, per: .hours(24))

    private let asker: FailuresRow
    private let throttles: [(row: HitsRow, limit: Limit)]
    private let at: Instant

    /// - Parameter login: as it was typed; whether there is such a member changes nothing here.
    init(_ login: String, _ browser: Browser, _ engine: Engine, _ snapshot: any Snapshot, at now: Instant) throws {
        at = now
        let address = browser.network?.household.description ?? ""
        let isKnown = try StaffDevice(browser, of: login, engine, snapshot)?.isKnown(snapshot, at: now) ?? false
        let askerName = isKnown ? "device:\(browser.device ?? "")" : "network:\(address)"
        let askerKey = engine.staffHash([login, askerName], purpose: "staff-failures")
        asker = try snapshot.failures(askerKey) ?? FailuresRow(key: askerKey, count: 0, lastAt: nil)
        let network = (engine.staffHash([address], purpose: "staff-network"), Self.ofNetwork)
        let wanted = isKnown ? [] : [network, (Self.strangers(of: login, engine), Self.ofStrangers)]
        let past = try snapshot.hits(wanted.map(\.0))
        throttles = wanted.map { key, limit in
            let times = past.first { $0.key == key }?.times ?? []
            return (HitsRow(key: key, times: times.filter { $0 + limit.per > now }), limit)
        }
    }

    /// Counts one more as failed.
    /// - Throws: `limit.sign-in` with the date from which the next is possible.
    func count(in transaction: any Transaction) throws {
        if let until = blockedUntil { throw Refusal(.tooMany, "limit.sign-in", wayForward: .retry(at: until)) }
        transaction.count(asker, under: Self.rules, at: at)
        for (row, limit) in throttles {
            transaction.replace(HitsRow(key: row.key, times: (row.times + [at]).sorted()), expiresAt: at + limit.per)
        }
    }

    /// The try that was counted at `counted` was right after all.
    func forgive(countedAt counted: Instant, in transaction: any Transaction) {
        transaction.dropFailures(asker.key)
        for (row, limit) in throttles {
            var times = row.times
            if let own = times.firstIndex(of: counted) { times.remove(at: own) }
            transaction.replace(HitsRow(key: row.key, times: times), expiresAt: at + limit.per)
        }
    }

    /// After a reset whoever has the new link begins with a clean slate.
    static func forgetStrangers(of login: String, _ engine: Engine, in transaction: any Transaction, at now: Instant) {
        transaction.replace(HitsRow(key: strangers(of: login, engine), times: []), expiresAt: now)
    }

    private static func strangers(of login: String, _ engine: Engine) -> KeyedHash {
        engine.staffHash([login], purpose: "staff-strangers")
    }

    private var blockedUntil: Instant? {
        var moments = throttles.compactMap { $0.limit.possibleAgain(after: $0.row.times, now: at) }
        let lockout = Self.rules.lockout(failures: asker.count, lastFailure: asker.lastAt)
        if case .slowed(let until) = lockout, until > at { moments.append(until) }
        return moments.max()
    }
}
