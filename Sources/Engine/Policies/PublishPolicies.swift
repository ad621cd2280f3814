package import Domain
package import Policy

/// A node's policy file beside the policy in force.
package struct FilePolicy: Sendable, Hashable {
    package enum Publication: Sendable, Hashable {
        case inForce
        /// Put in force just now, since the database had never seen it.
        case published
        /// It was in force once, and another one is now. Turning back is for a person to ask for.
        case older
        /// The database has never seen it, and this process does not publish.
        case unpublished
    }

    package let realm: RealmID
    /// Of the file.
    package let version: String
    /// Of the policy in force.
    package let inForce: String
    package let publication: Publication
}

/// Which of its policy files a process puts in force when it starts.
package enum PolicyPublishing: Sendable, Hashable {
    /// Those that the database has never seen: a server's.
    case unseen
    /// Those of realms that have no policy in force yet: a command's, which should change nothing
    /// in passing.
    case missing
}

extension Engine {
    /// Puts files in force as `publishing` says, and takes over what is in force by others. Before
    /// the first flow is started: a flow is decided under the policy it was started under, so that
    /// policy's text has to outlive the file it came from.
    /// - Returns: each file, in order of realm.
    /// - Throws: ``PolicyUnreadable`` where the policy in force is of a later release.
    @discardableResult
    package func keepPolicies(publishing: PolicyPublishing = .unseen) async throws -> [FilePolicy] {
        let (now, files) = (now(), policies.realms.compactMap { policies.files[$0] })
        let compared = try await store.write { transaction in
            try files.map { file in
                let found = try transaction.compare(file.policy, publishing)
                if found.publication == .published { transaction.publish(file.policy, file.text, at: now) }
                return found
            }
        }
        _ = try await follow()
        return compared
    }

    /// Puts a policy in force, whether it ever was or not: deliberately, by an operator.
    /// - Returns: whether it was not in force already.
    package func publish(_ policy: RealmPolicy, text: String) async throws -> Bool {
        let now = now()
        let isNews = try await store.write { transaction in
            guard try transaction.policyInForce(realm: policy.realm)?.version != policy.version else { return false }
            transaction.publish(policy, text, at: now)
            return true
        }
        _ = try await follow()
        return isNews
    }

    /// The clock of a realm; UTC where there is no such realm.
    package func timeZone(of realm: RealmID?) -> ClockZone { realm.flatMap(policies.current)?.timeZone ?? .utc }
}

extension Transaction {
    fileprivate func compare(_ policy: RealmPolicy, _ publishing: PolicyPublishing) throws -> FilePolicy {
        let inForce = try policyInForce(realm: policy.realm)?.version
        let publication: FilePolicy.Publication =
            if inForce == policy.version {
                .inForce
            } else if inForce == nil {
                .published
            } else if try wasInForce(policy.version, realm: policy.realm) {
                .older
            } else {
                publishing == .unseen ? .published : .unpublished
            }
        return FilePolicy(
            realm: policy.realm, version: policy.version,
            inForce: publication == .published ? policy.version : inForce ?? policy.version,
            publication: publication)
    }

    fileprivate func publish(_ policy: RealmPolicy, _ text: String, at now: Instant) {
        keep(PolicyRow(realm: policy.realm, version: policy.version, text: text, since: now))
        putInForce(policy.version, realm: policy.realm, at: now)
    }
}
