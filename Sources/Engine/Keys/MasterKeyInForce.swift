import Domain
import Vault

/// Why this node, or another one, can't switch to a version of the master key.
package enum MasterKeyFailure: Error, Sendable, Hashable {
    /// The key in force is not in this process's ring.
    case missingHere(version: UInt32)
    /// A living node does not know it.
    case nodeBehind(name: String, version: UInt32)
}

extension Engine {
    /// Switches to the version of the master key in force; in a database that has none yet, puts
    /// the ring's newest in force. Before the first key is wrapped: a ring can hold a version that
    /// is only being handed out to the nodes.
    /// - Throws: ``MasterKeyFailure/missingHere(version:)``.
    package func keepMasterKey() async throws {
        let (now, newest) = (now(), vault.newestVersion)
        let version = try await store.write { transaction in
            if let inForce = try transaction.masterKeyInForce() { return inForce.version }
            transaction.putInForce(MasterKeyRow(version: newest, since: now))
            return newest
        }
        try vault.use(inForce: version)
    }

    /// Puts a version of the master key in force for every node, once all of them can open what is
    /// wrapped under it.
    /// - Parameter isAlone: whether no other process can be at work on this database, whatever the
    ///   rows of nodes say.
    /// - Throws: ``MasterKeyFailure``; nothing was changed then.
    package func switchMasterKey(to version: UInt32, isAlone: Bool) async throws {
        guard vault.keyVersions.contains(version) else { throw MasterKeyFailure.missingHere(version: version) }
        let now = now()
        try await store.write { transaction in
            if !isAlone { try transaction.refuseBehind(version, at: now) }
            transaction.putInForce(MasterKeyRow(version: version, since: now))
        }
        try vault.use(inForce: version)
    }

    /// Nil in a database that has none yet.
    package func masterKeyInForce() async throws -> MasterKeyRow? {
        try await store.read { try $0.masterKeyInForce() }
    }
}

extension Transaction {
    fileprivate func refuseBehind(_ version: UInt32, at now: Instant) throws {
        let behind = try nodes(seenSince: now - NodeLife.patience).first { !$0.keyVersions.contains(version) }
        if let behind { throw MasterKeyFailure.nodeBehind(name: behind.name, version: version) }
    }
}

extension Vault {
    func use(inForce version: UInt32) throws(MasterKeyFailure) {
        do {
            try use(version)
        } catch {
            throw .missingHere(version: version)
        }
    }
}
