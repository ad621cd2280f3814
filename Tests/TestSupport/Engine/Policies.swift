import Foundation

/// Policies for tests that are not about policy.
package enum Policies {
    /// Realm `shop`: a change by both codes is done at once; nothing is scored, and limits are far
    /// away.
    package static let open = """
        realm: shop
        attested: [face, alipay]
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: face, proofs: [face, new.code], wait: 24h }
              - { name: email, proofs: [email.code, password, new.code] }
              - { name: reviewed, proofs: [face, new.code], review: always }
              - { name: two-people, proofs: [password, new.code], review: always, people: 2, wait: 24h }
            restrict: { payout: 24h }
            undo: 72h
          dispute:
            tracks:
              - { name: password, proofs: [password] }
              - { name: phone, proofs: [phone.code] }
              - { name: report, proofs: [], review: always }
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """

    /// One of the policies that ship, by the name of its file.
    package static func shipped(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "policies/\(name).yaml"), encoding: .utf8)
    }
}
