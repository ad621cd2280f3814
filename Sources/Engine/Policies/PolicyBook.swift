package import Domain
package import Policy
import Synchronization

extension Engine {
    /// Writes the policies in force to the store, before the first flow is started under them: a flow is decided under the policy
    /// it was started under, so that policy's text has to outlive the file it came from.
    package func keepPolicies() async throws {
        let now = now()
        let rows = policies.realms.compactMap { realm in
            policies.current(realm).map { PolicyRow(realm: realm, version: $0.version, text: policies.texts[realm] ?? "", since: now) }
        }
        try await store.write { transaction in
            for row in rows { transaction.keep(row) }
        }
    }
}

extension Engine {
    /// Seconds that a realm's clocks are ahead of UTC; 0 where there is no such realm.
    package func utcOffset(of realm: RealmID?) -> Int {
        Int((realm.flatMap(policies.current)?.utcOffset ?? .zero).components.seconds)
    }
}

/// The policies in force, and those that open flows were started under.
package final class PolicyBook: Sendable {
    private struct Pages {
        var current: [RealmID: RealmPolicy] = [:]
        var byVersion: [String: RealmPolicy] = [:]
    }

    private let pages: Mutex<Pages>
    /// The texts of the policies in force, to be kept with the flows.
    package let texts: [RealmID: String]

    /// - Parameter policies: one a realm, with its text.
    package init(_ policies: [(policy: RealmPolicy, text: String)]) {
        var pages = Pages()
        for (policy, _) in policies {
            pages.current[policy.realm] = policy
            pages.byVersion[policy.version] = policy
        }
        self.pages = Mutex(pages)
        texts = Dictionary(policies.map { ($0.policy.realm, $0.text) }) { first, _ in first }
    }

    package var realms: [RealmID] { texts.keys.sorted { $0.rawValue < $1.rawValue } }

    package func current(_ realm: RealmID) -> RealmPolicy? {
        pages.withLock { $0.current[realm] }
    }

    /// The policy of that version; read back from the store when this process has not met it yet.
    func policy(_ realm: RealmID, version: String, in snapshot: any Snapshot) throws -> RealmPolicy {
        if let known = pages.withLock({ $0.byVersion[version] }) { return known }
        guard let row = try snapshot.policy(realm: realm, version: version) else {
            throw StoreFailure.corrupt("policy \(version) of realm \(realm) is gone")
        }
        let policy = try RealmPolicy.parse(row.text, version: version)
        pages.withLock { $0.byVersion[version] = policy }
        return policy
    }
}
