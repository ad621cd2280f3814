/// The policy of the realm `shop`, for tests that are not about policy: a change by both codes is
/// done at once.
enum WebPolicy {
    static let open = """
        realm: shop
        attested: [face]
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: face, proofs: [face, new.code], wait: 24h }
              - { name: reviewed, proofs: [new.code], review: always, requiresVerified: true }
            undo: 72h
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """
}
