import Domain
import Vault

/// What a node took over from the others.
package struct Followed: Sendable, Hashable {
    /// Policies that are now in force here too.
    package let policies: [PolicyInForceRow]
    /// The version of the master key that is now used here too; nil where it was already.
    package let masterKey: UInt32?
}

extension Engine {
    /// Takes over what was put in force by another node or by a command. Asked every second, so
    /// that all agree within two.
    /// - Throws: ``PolicyUnreadable`` or ``MasterKeyFailure`` for what this node can't follow, once
    ///   everything else was taken over, and the first only once.
    package func follow() async throws -> Followed {
        let known = policies.lastSeq
        let (news, texts) = try await store.read { snapshot in
            let news = try snapshot.news(afterPolicy: known)
            return (
                news, try news.policies.latest.compactMap { try snapshot.policy(realm: $0.realm, version: $0.version) }
            )
        }
        let turned = Result { try policies.follow(news.policies, texts) }
        let masterKey = try follow(news.masterKey)
        return Followed(policies: try turned.get(), masterKey: masterKey)
    }

    private func follow(_ masterKey: MasterKeyRow?) throws -> UInt32? {
        guard let version = masterKey?.version, version != vault.currentVersion else { return nil }
        try vault.use(inForce: version)
        return version
    }
}
