package import Domain
import Vault

extension Engine {
    /// Becomes one of the nodes of this database. Before the first message is claimed, so that its
    /// claims end with it.
    /// - Parameters:
    ///   - name: what the operator calls it. No two nodes should share one.
    ///   - isAlone: whether no other process can be at work on this database, as it is with a file
    ///     that nobody else has open: whatever was claimed or leased is then free again.
    /// - Throws: ``MasterKeyFailure`` when the key ring lacks the key in force.
    package func enter(_ name: String, release: String, isAlone: Bool) async throws -> NodeID {
        try await keepMasterKey()
        let now = now()
        let row = NodeRow(
            id: ids.next(at: now), name: name, release: release, startedAt: now, seenAt: now,
            keyVersions: vault.keyVersions)
        try await store.write { transaction in
            if isAlone {
                transaction.releaseClaims()
                transaction.endLeases()
                transaction.removeNodes(notSeenSince: now + .milliseconds(1))
            }
            transaction.keep(row)
        }
        presence.note(row)
        return row.id
    }

    /// Tells the others that this node is alive and which keys it knows; every ``NodeLife/pace``.
    ///
    /// What an earlier life of this node had claimed is free once it is certain that it was one,
    /// and not another node with the same name.
    package func beat() async throws {
        guard let row = presence.row?.seen(at: now(), knowing: vault.keyVersions) else { return }
        try await store.write { transaction in
            transaction.keep(row)
            if row.seenAt.since(row.startedAt) >= NodeLife.proof { transaction.removeEarlierLives(of: row) }
        }
        presence.note(row)
    }

    /// Leaves the cluster, once everything that it held was settled or given back.
    package func leave() async throws {
        guard let row = presence.row else { return }
        presence.note(nil)
        try await store.write { $0.remove(row.id) }
    }

    /// Those that are alive, in the order in which they entered.
    package func nodes() async throws -> [NodeRow] {
        let seenSince = now() - NodeLife.patience
        return try await store.read { try $0.nodes(seenSince: seenSince) }
    }
}

extension NodeRow {
    func seen(at now: Instant, knowing keyVersions: Set<UInt32>) -> NodeRow {
        var row = self
        row.seenAt = now
        row.keyVersions = keyVersions
        return row
    }
}
