package import Domain

/// One process that serves this database, as it told the others at its last beat.
package struct NodeRow: Sendable, Hashable {
    /// New with each start.
    package let id: NodeID
    /// What its operator calls it; outlives a restart.
    package let name: String
    package let release: String
    package let startedAt: Instant
    /// Of the last beat.
    package var seenAt: Instant
    /// The versions of the master key in its key ring.
    package var keyVersions: Set<UInt32>

    package init(
        id: NodeID, name: String, release: String, startedAt: Instant, seenAt: Instant, keyVersions: Set<UInt32>
    ) {
        self.id = id
        self.name = name
        self.release = release
        self.startedAt = startedAt
        self.seenAt = seenAt
        self.keyVersions = keyVersions
    }
}

/// What all nodes follow, as far as it may be news to one of them.
package struct News: Sendable, Hashable {
    /// Put in force since, in order.
    package let policies: [PolicyInForceRow]
    package let masterKey: MasterKeyRow?

    package init(policies: [PolicyInForceRow], masterKey: MasterKeyRow?) {
        self.policies = policies
        self.masterKey = masterKey
    }
}

package protocol NodeReads {
    /// In order of id.
    func nodes(seenSince moment: Instant) throws -> [NodeRow]
    /// Asked by every node every second, and in one go.
    /// - Parameter seq: the last ``PolicyInForceRow/seq`` that the node knows.
    func news(afterPolicy seq: Int64) throws -> News
}

package protocol NodeWrites {
    /// Inserts the node, or writes when it was seen and which keys it knows.
    func keep(_ node: NodeRow)
    /// Removes the node; what it had claimed is anybody's. So with every call that removes nodes.
    func remove(_ node: NodeID)
    /// Removes what `node` was before: nodes of its name that were not seen since it started.
    func removeEarlierLives(of node: NodeRow)
    func removeNodes(notSeenSince moment: Instant)
}
