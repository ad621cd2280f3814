/// Rules under which only a number's holders can get in anybody's way: a number has room for a few,
/// and nothing else is limited.
enum StormPolicy {
    static let text = """
        realm: \(BenchPolicy.realm)
        language: zh
        defaultRegion: CN
        reasons: [new-number, other]
        identifiers:
          phone:
            maxAccounts: 16
            regions: [CN]
            lineTypes: [mobile, fixed-or-mobile]
        operations:
          phone.change:
            limits: [1000 per 1d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
            sessionAge: 1h
            undo: 72h
            notify: [old, new, every]
        sends:
          number: [1000 per 1h]
          numberCeiling: [10000 per 1h]
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 1000000, share: 60, per: 1h }
        risk:
          weights: []
        """
}
