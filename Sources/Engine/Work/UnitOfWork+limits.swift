package import Domain
import Flows
import Policy
import Vault
import Verification

/// What came of asking to send one more code.
enum SendAdmission {
    /// - Parameter resendAt: when the next can be asked for.
    case admitted(resendAt: Instant, quota: QuotaView)
    case refused(Refusal)
}

extension UnitOfWork {
    /// Counts one more code, or refuses it before anything is sent.
    ///
    /// The tight limits are on an account and a number together. A number's own ceiling is for
    /// strangers alone and never touches the account that holds it, so nobody can use up another
    /// person's codes (promise 5).
    /// - Parameters:
    ///   - throttles: of ``throttles(for:_:_:)``.
    ///   - isBraked: whether the country's brake stops it.
    func admitSend(
        to identifier: Identifier, within throttles: [Throttle], _ policy: RealmPolicy, isBraked: Bool
    ) throws -> SendAdmission {
        let past = try pastHits(of: throttles)
        if let frees = possibleAgain(throttles, past) {
            return .refused(Refusal(.tooMany, "limit.codes", wayForward: .retry(at: frees)))
        }
        if isBraked, let exhausted = try budgetRefusal(identifier, policy) { return .refused(exhausted) }
        let counted = count(throttles, past)
        tally(identifier, sent: 1, proved: 0)
        return .admitted(
            resendAt: possibleAgain(throttles, counted) ?? now,
            quota: quota(throttles[0].limits, counted[throttles[0].key] ?? []))
    }

    /// Something that is counted, and how much of it there may be.
    struct Throttle {
        let key: KeyedHash
        let limits: [Limit]
    }

    /// All that ``admitSend(to:within:_:isBraked:)`` reads.
    /// - Parameter brake: the scope of the country's brake, where it could stop the code.
    func foresee(_ throttles: [Throttle], brake: String?, _ policy: RealmPolicy, in ahead: any Snapshot) throws {
        _ = try ahead.hits(throttles.map(\.key))
        if let brake { _ = try recentCodes(brake, policy.sends.unverified, in: ahead) }
    }

    func pastHits(of throttles: [Throttle]) throws -> [KeyedHash: [Instant]] {
        let rows = try snapshot.hits(throttles.map(\.key))
        return Dictionary(rows.map { ($0.key, $0.times) }) { first, _ in first }
    }

    /// When every throttle has room for one more, in whole seconds, so that whoever counts them down comes no
    /// moment too early; nil when they do now.
    func possibleAgain(_ throttles: [Throttle], _ past: [KeyedHash: [Instant]]) -> Instant? {
        throttles.compactMap { $0.limits.possibleAgain(after: past[$0.key] ?? [], now: now) }.max()?.wholeSecond
    }

    /// Counts one more on every throttle.
    /// - Returns: the times that count from now on.
    @discardableResult
    func count(_ throttles: [Throttle], _ past: [KeyedHash: [Instant]]) -> [KeyedHash: [Instant]] {
        var (past, counted) = (past, [(row: HitsRow, expiresAt: Instant)]())
        for throttle in throttles where !throttle.limits.isEmpty {
            let times = ((past[throttle.key] ?? []).filter { $0 + throttle.limits.longest > now } + [now]).sorted()
            past[throttle.key] = times
            counted.append((row: HitsRow(key: throttle.key, times: times), expiresAt: now + throttle.limits.longest))
        }
        transaction.replace(counted)
        return past
    }

    /// The first is the one of account and number together.
    func throttles(
        for index: BlindIndex, _ requirement: Requirement, _ counted: CountedSends, _ sends: SendRules
    ) -> [Throttle] {
        let (account, destination) = (counted.account, index.bytes)
        var throttles = [Throttle(key: throttleKey("send.pair", account + destination), limits: sends.number)]
        if requirement.subject == .new {
            throttles.append(Throttle(key: throttleKey("send.number", destination), limits: sends.numberCeiling))
        }
        throttles.append(Throttle(key: throttleKey("send.account", account), limits: sends.account))
        return throttles + askerLimits(device: counted.device, network: counted.network, sends)
    }

    /// What one device and one network may ask for, whatever for.
    func askerLimits(device: KeyedHash?, network: KeyedHash?, _ sends: SendRules) -> [Throttle] {
        [
            device.map { Throttle(key: throttleKey("send.device", $0.bytes), limits: sends.device) },
            network.map { Throttle(key: throttleKey("send.network", $0.bytes), limits: sends.network) },
        ].compactMap { $0 }
    }

    func throttleKey(_ purpose: String, _ bytes: [UInt8]) -> KeyedHash {
        vault.keyedHash(bytes, realm: realm, purpose: purpose)
    }

    /// Of the windows longer than the wait between two codes, the one that is nearest to its end.
    private func quota(_ limits: [Limit], _ times: [Instant]) -> QuotaView {
        let windows = limits.filter { $0.count > 1 }.map { limit in
            let inside = times.filter { $0 + limit.per > now }
            let reset = inside.first.map { ($0 + limit.per).since(now) } ?? .zero
            return QuotaView(
                limit: limit.count, windowSeconds: Int(limit.per.components.seconds),
                remaining: max(0, limit.count - inside.count),
                resetSeconds: Int(reset.components.seconds))
        }
        return windows.min { $0.remaining < $1.remaining }
            ?? QuotaView(limit: 1, windowSeconds: 60, remaining: 0, resetSeconds: 60)
    }

    // MARK: Codes that nobody proves: somebody is pumping a country's numbers.

    func budgetRefusal(_ identifier: Identifier, _ policy: RealmPolicy) throws -> Refusal? {
        guard let scope = brakeScope(of: identifier) else { return nil }
        let budget = policy.sends.unverified
        let (sent, proved) = try recentCodes(scope, budget, in: snapshot)
        guard !budget.allowsAnother(sent: sent, proved: proved) else { return nil }
        return Refusal(
            .tooMany, "limit.country", wayForward: .retry(at: Instant(milliseconds: (hour(now) + 1) * 3_600_000)))
    }

    private func recentCodes(
        _ scope: String, _ budget: UnverifiedBudget, in snapshot: any Snapshot
    ) throws -> (sent: Int, proved: Int) {
        try snapshot.tally(scope, realm: realm, sinceHour: hour(now - budget.per))
    }

    func tally(_ identifier: Identifier, sent: Int, proved: Int) {
        guard let scope = brakeScope(of: identifier) else { return }
        let stripe = index(of: identifier).bytes[0] % Self.stripes
        transaction.add(
            sent: sent, proved: proved, to: scope, realm: realm, hour: hour(now), stripe: Int(stripe))
    }

    /// A country's count is spread over so many rows: a raised row is locked until its commit is on
    /// the disk, and all changes of a country would wait for a single one.
    private static let stripes: UInt8 = 16

    private func hour(_ instant: Instant) -> Int64 { instant.milliseconds / 3_600_000 }

    // MARK: Failures

    /// - Parameter account: for those of its flows.
    /// - Throws: a refusal while the account has to wait, or for good.
    func requireOpen(
        _ key: KeyedHash, of account: AccountID? = nil, _ rules: FailureRules
    ) throws -> FailuresRow {
        let row = if let account { try failures(key, of: account) } else { try failures(key) }
        switch rules.lockout(failures: row.count, lastFailure: row.lastAt) {
        case .open: return row
        case .slowed(let until) where until > now:
            throw Refusal(.tooMany, "limit.failures", wayForward: .retry(at: until))
        case .slowed: return row
        case .closed: throw Refusal(.forbidden, "proof.closed", wayForward: .otherTrack)
        }
    }

    /// - Parameter step: -1 for a try that was counted before it was judged, and that nobody judged.
    func countFailure(_ row: FailuresRow, by step: Int = 1, under rules: FailureRules) {
        transaction.count(
            row, by: step, under: rules, keeping: engine.policies.current(realm)?.retention.failures ?? .days(30),
            at: now)
    }

    func forgiveFailures(_ row: FailuresRow) {
        if row.count > 0 { transaction.dropFailures(row.key) }
    }
}

extension ReadContext {
    /// What a country's codes are counted by; nil for what no country has.
    func brakeScope(of identifier: Identifier) -> String? {
        identifier.region.map { "country:\($0)" }
    }
}

extension Transaction {
    /// The next failure counts as the first. Written also where nothing was counted yet, since what was read must still
    /// be so: of guesses at once the right one may not slip past what the wrong ones have counted.
    package func forgive(_ row: FailuresRow, at now: Instant) {
        replace(FailuresRow(key: row.key, account: row.account, count: 0, lastAt: nil), expiresAt: now)
    }

    /// One more failure in a row.
    /// - Parameter few: how long it is remembered while it slows nobody down.
    func count(
        _ row: FailuresRow, by step: Int = 1, under rules: FailureRules, keeping few: Duration = .days(30),
        at now: Instant
    ) {
        let count = max(0, row.count + step)
        replace(
            FailuresRow(key: row.key, account: row.account, count: count, lastAt: now),
            expiresAt: rules.memory(of: count, keeping: few).map { now + $0 })
    }
}
