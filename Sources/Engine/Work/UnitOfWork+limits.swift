import Domain
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
    /// The tight limits are on an account and a number together. A number's own ceiling is for strangers alone and never
    /// touches the account that holds it, so nobody can use up another person's codes (promise 5).
    func admitSend(to identifier: Identifier, for requirement: Requirement, _ file: FlowFile) throws -> SendAdmission {
        let meters = meters(for: identifier, requirement, file)
        let rows = try snapshot.hits(meters.map(\.key))
        var past = Dictionary(rows.map { ($0.key, $0.times) }) { first, _ in first }
        let frees = meters.compactMap { $0.limits.possibleAgain(after: past[$0.key] ?? [], now: now) }.max()
        if let frees { return .refused(Refusal(.tooMany, "limit.codes", wayForward: .retry(at: frees))) }
        if let exhausted = try budgetRefusal(identifier, file) { return .refused(exhausted) }
        for meter in meters {
            guard !meter.limits.isEmpty else { continue }
            let times = ((past[meter.key] ?? []).filter { $0 + meter.limits.longest > now } + [now]).sorted()
            past[meter.key] = times
            transaction.replace(HitsRow(key: meter.key, times: times), expiresAt: now + meter.limits.longest)
        }
        tally(identifier, sent: 1, proved: 0)
        let times = past[meters[0].key] ?? []
        return .admitted(
            resendAt: meters[0].limits.possibleAgain(after: times, now: now) ?? now, quota: quota(meters[0].limits, times))
    }

    private struct Meter {
        let key: KeyedHash
        let limits: [Limit]
    }

    /// The first is the one of account and number together.
    private func meters(for identifier: Identifier, _ requirement: Requirement, _ file: FlowFile) -> [Meter] {
        let (sends, destination, account) = (file.policy.sends, index(of: identifier).bytes, file.account.id.bytes)
        var meters = [Meter(key: key("send.pair", account + destination), limits: sends.number)]
        if requirement.subject == .new { meters.append(Meter(key: key("send.number", destination), limits: sends.numberCeiling)) }
        meters.append(Meter(key: key("send.account", account), limits: sends.account))
        if let device = file.row.origin.device { meters.append(Meter(key: key("send.device", device.bytes), limits: sends.device)) }
        if let network = file.row.origin.network { meters.append(Meter(key: key("send.network", network.bytes), limits: sends.network)) }
        return meters
    }

    private func key(_ purpose: String, _ bytes: [UInt8]) -> KeyedHash { vault.keyedHash(bytes, realm: realm, purpose: purpose) }

    /// Of the windows longer than the wait between two codes, the one that is nearest to its end.
    private func quota(_ limits: [Limit], _ times: [Instant]) -> QuotaView {
        let windows = limits.filter { $0.count > 1 }.map { limit in
            let inside = times.filter { $0 + limit.per > now }
            let reset = inside.first.map { ($0 + limit.per).since(now) } ?? .zero
            return QuotaView(
                limit: limit.count, windowSeconds: Int(limit.per.components.seconds), remaining: max(0, limit.count - inside.count),
                resetSeconds: Int(reset.components.seconds))
        }
        return windows.min { $0.remaining < $1.remaining } ?? QuotaView(limit: 1, windowSeconds: 60, remaining: 0, resetSeconds: 60)
    }

    // MARK: Codes that nobody proves: somebody is pumping a country's numbers.

    private func budgetRefusal(_ identifier: Identifier, _ file: FlowFile) throws -> Refusal? {
        guard case .phone = identifier else { return nil }
        let budget = file.policy.sends.unverified
        let (sent, proved) = try snapshot.tally(scope(identifier), realm: realm, sinceHour: hour(now - budget.per))
        guard !budget.allowsAnother(sent: sent, proved: proved) else { return nil }
        return Refusal(.tooMany, "limit.country", wayForward: .retry(at: Instant(milliseconds: (hour(now) + 1) * 3_600_000)))
    }

    func tally(_ identifier: Identifier, sent: Int, proved: Int) {
        guard case .phone = identifier else { return }
        transaction.add(sent: sent, proved: proved, to: scope(identifier), realm: realm, hour: hour(now))
    }

    private func scope(_ identifier: Identifier) -> String { "country:\(identifier.country)" }
    private func hour(_ instant: Instant) -> Int64 { instant.milliseconds / 3_600_000 }

    // MARK: Failures

    /// - Throws: a refusal while the account has to wait, or for good.
    func requireOpen(_ key: KeyedHash, _ rules: FailureRules) throws -> FailuresRow {
        let row = try snapshot.failures(key) ?? FailuresRow(key: key, count: 0, lastAt: nil)
        switch rules.standing(failures: row.count, lastFailure: row.lastAt) {
        case .open: return row
        case .slowed(let until) where until > now: throw Refusal(.tooMany, "limit.failures", wayForward: .retry(at: until))
        case .slowed: return row
        case .closed: throw Refusal(.forbidden, "proof.closed", wayForward: .otherTrack)
        }
    }

    func countFailure(_ row: FailuresRow) {
        transaction.replace(FailuresRow(key: row.key, count: row.count + 1, lastAt: now))
    }

    func forgiveFailures(_ row: FailuresRow) {
        if row.count > 0 { transaction.replace(FailuresRow(key: row.key, count: 0, lastAt: nil)) }
    }
}
