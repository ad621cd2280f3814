package import Domain

/// The lease was taken by somebody else meanwhile; nothing was done.
package struct LeaseLost: Error, Sendable, Hashable {
    package let name: LeaseName
}

extension Engine {
    /// Takes the right to do what only one node does, or prolongs it.
    ///
    /// Time alone keeps nobody from acting: a node can sleep past the end of its lease and continue
    /// where it was. So what the lease is for is done in transactions that check, by its token,
    /// whether it is still held.
    /// - Parameter life: counted from now. Prolong it each third of that.
    /// - Returns: nil while another node has it.
    package func lease(_ name: LeaseName, holder: NodeID, for life: Duration) async throws -> Lease? {
        let now = now()
        return try await store.write { try $0.takeLease(name, for: holder, at: now, until: now + life) }
    }

    package func giveBack(_ lease: Lease) async throws {
        try await store.write { $0.giveBack(lease) }
    }
}

extension Transaction {
    /// - Throws: ``LeaseLost``. Without a lease there is nothing to lose.
    func require(_ lease: Lease?) throws {
        if let lease, try !isCurrent(lease) { throw LeaseLost(name: lease.name) }
    }
}
