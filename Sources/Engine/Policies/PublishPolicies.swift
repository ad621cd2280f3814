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
        /// The database has never seen it, and the data breaks it: the one in force stays.
        case conflicting([PolicyConflict])
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
                let found = try self.compare(file.policy, publishing, in: transaction)
                if found.publication == .published { transaction.publish(file.policy, file.text, at: now) }
                return found
            }
        }
        _ = try await follow()
        return compared
    }

    /// Puts a policy in force, whether it ever was or not: deliberately, by an operator. One that the data breaks is
    /// not: what holds of the data is seen in the transaction that would put it in force.
    package func publish(_ policy: RealmPolicy, text: String) async throws -> PolicyPublication {
        let now = now()
        let publication = try await store.write { transaction -> PolicyPublication in
            let inForce = try transaction.policyInForce(realm: policy.realm)?.version
            guard inForce != policy.version else { return .unchanged }
            let conflicts = try self.conflicts(with: policy, after: inForce, in: transaction)
            guard conflicts.isEmpty else { return .conflicting(conflicts) }
            transaction.publish(policy, text, at: now)
            return .done
        }
        _ = try await follow()
        return publication
    }

    /// How each of this process's files compares with the policy in force, and what the data breaks of it. Changes nothing.
    package func comparePolicies() async throws -> [FilePolicy] {
        let files = policies.realms.compactMap { policies.files[$0]?.policy }
        return try await store.read { snapshot in
            try files.map { try self.compare($0, .missing, in: snapshot, telling: true) }
        }
    }

    private func conflicts(
        with policy: RealmPolicy, after version: String?, in snapshot: any Snapshot
    ) throws -> [PolicyConflict] {
        // Without a policy there is none to keep instead.
        guard let version else { return [] }
        let before = try? policies.policy(policy.realm, version: version, in: snapshot)
        return try snapshot.conflicts(with: policy, after: before)
    }

    /// - Parameter telling: whether to look for conflicts of a file that will not be put in force.
    private func compare(
        _ policy: RealmPolicy, _ publishing: PolicyPublishing, in snapshot: any Snapshot, telling: Bool = false
    ) throws -> FilePolicy {
        let inForce = try snapshot.policyInForce(realm: policy.realm)?.version
        var publication = try snapshot.publication(of: policy, inForce: inForce, publishing)
        if publication == .published || telling && publication == .unpublished {
            let conflicts = try conflicts(with: policy, after: inForce, in: snapshot)
            if !conflicts.isEmpty { publication = .conflicting(conflicts) }
        }
        return FilePolicy(
            realm: policy.realm, version: policy.version,
            inForce: publication == .published ? policy.version : inForce ?? policy.version,
            publication: publication)
    }

    /// The clock of a realm; UTC where there is no such realm.
    package func timeZone(of realm: RealmID?) -> ClockZone { realm.flatMap(policies.current)?.timeZone ?? .utc }
}

extension Snapshot {
    /// Of a file, whatever the data says.
    fileprivate func publication(
        of policy: RealmPolicy, inForce: String?, _ publishing: PolicyPublishing
    ) throws -> FilePolicy.Publication {
        if inForce == policy.version { return .inForce }
        if inForce == nil { return .published }
        if try wasInForce(policy.version, realm: policy.realm) { return .older }
        return publishing == .unseen ? .published : .unpublished
    }
}

/// What came of putting a policy in force.
package enum PolicyPublication: Sendable, Hashable {
    case done
    /// It was in force already.
    case unchanged
    /// The data breaks it.
    case conflicting([PolicyConflict])
}

extension Transaction {
    fileprivate func publish(_ policy: RealmPolicy, _ text: String, at now: Instant) {
        keep(PolicyRow(realm: policy.realm, version: policy.version, text: text, since: now))
        putInForce(policy.version, realm: policy.realm, at: now)
    }
}
