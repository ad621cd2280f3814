/// What the bench's server runs under: the marketplace's rules for a change of phone, limits and
/// scorecard included.
enum BenchPolicy {
    static let realm = "bench"

    /// - Parameter clients: as many codes are on their way at once. The brake on codes that nobody
    ///   types in would take them for pumping from the fiftieth on, so this figure alone differs
    ///   from the marketplace's.
    static func text(clients: Int) -> String {
        """
        realm: \(realm)
        language: zh
        defaultRegion: CN
        timeZone: Asia/Shanghai
        reasons: [new-number, lost-number, security, moving-account, platform-request, other]
        identifiers:
          phone:
            maxAccounts: 1
            regions: [CN, HK, MO, TW, SG, MY, JP, KR, GB, US, CA, AU]
            lineTypes: [mobile, fixed-or-mobile]
            quarantine: { CN: 90d, US: 45d, else: 90d }
            reverifyAfter: 180d
        operations:
          phone.change:
            limits: [2 per 30d, 5 per 365d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: email, proofs: [email.code, password, new.code], wait: 24h }
            review: { queue: identity, people: 1, within: 24h, when: risk >= high }
            refuse: { when: risk >= critical }
            sessionAge: 1h
            undo: 72h
            restrict: { payout: 24h, identifiers: 72h }
            notify: [old, new, every]
            appeals: 1
            appealWithin: 30d
        codes: { digits: 6, life: 5m, emailLife: 10m, linkLife: 24h, tries: 5, soft: 10, hard: 100 }
        sends:
          number: [1 per 60s, 5 per 1h, 10 per 1d]
          numberCeiling: [30 per 1d]
          account: [10 per 1h, 20 per 1d]
          device: [10 per 1h, 20 per 1d]
          network: [60 per 1h]
          unverified: { min: \(50 + 2 * clients), share: 60, per: 1h }
        \(risk)
        """
    }

    private static let risk = """
        risk:
          signalLife: 24h
          levels: { medium: 40, high: 70, critical: 110 }
          weights:
            - { when: sim.changed is yes, add: 60, reason: risk.sim-changed }
            - { when: sim.changed is unknown, add: 10, reason: risk.sim-unknown }
            - { when: number.reassigned is yes, add: 60, reason: risk.number-reassigned }
            - { when: number.reassigned is unknown, add: 5, reason: risk.reassignment-unknown }
            - { when: calls.forwarded is yes, add: 40, reason: risk.calls-forwarded }
            - { when: calls.forwarded is unknown, add: 5, reason: risk.forwarding-unknown }
            - { when: tenure.short is yes, add: 15, reason: risk.tenure-short }
            - { when: tenure.short is unknown, add: 0, reason: risk.tenure-unknown }
            - { when: place.unusual is yes, add: 20, reason: risk.place-unusual }
            - { when: place.unusual is unknown, add: 5, reason: risk.place-unknown }
            - { when: network.anonymous is yes, add: 20, reason: risk.network-anonymous }
            - { when: network.anonymous is unknown, add: 0, reason: risk.network-unknown }
            - { when: device.known is not yes, add: 15, reason: risk.device-unknown }
            - { when: account.age < 7d, add: 20, reason: risk.account-young }
            - { when: account.open-cases >= 1, add: 40, reason: risk.cases-open }
            - { when: binding.age < 7d, add: 15, reason: risk.binding-young }
            - { when: binding.proved-age > 180d, add: 10, reason: risk.binding-stale }
            - { when: number.easily-guessed is yes, add: 5, reason: risk.number-easily-guessed }
            - { when: hour >= 1 and hour < 5, add: 5, reason: risk.hour-unusual }
            - { when: request.channel is agent or request.channel is partner, add: 10, reason: risk.channel }
            - { when: velocity.changes >= 1, add: 10, reason: risk.changes-lately }
            - { when: velocity.refused >= 2, add: 30, reason: risk.refused-lately }
            - { when: velocity.failures >= 5, add: 20, reason: risk.failures-lately }
        """
}
