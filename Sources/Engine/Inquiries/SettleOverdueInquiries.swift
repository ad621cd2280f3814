import Domain

extension Engine {
    /// Answers with `unknown` what nobody answered in time, as when a node ended between asking and
    /// hearing, and continues the flows that waited for it.
    /// - Parameter lease: of the one node that does this.
    /// - Returns: for how many flows; less than `limit` once none is left.
    /// - Throws: ``LeaseLost``; a store that does not answer.
    package func settleOverdueInquiries(limit: Int = 100, under lease: Lease? = nil) async throws -> Int {
        let now = now()
        let due = try await store.read { try $0.overdueInquiries(at: now, limit: limit) }
        let flows = Dictionary(due.map { ($0.id, $0.realm) }) { first, _ in first }
        for (flow, realm) in flows.sorted(by: { $0.key < $1.key }) {
            do {
                let pending = try await transactAsking(realm: realm) { work in
                    try work.transaction.require(lease)
                    _ = try work.conclude([:], on: flow)
                }.pending
                if !pending.isEmpty { try await ask(pending, realm: realm) { _, _ in } }
            } catch let failure where failure is Refusal || failure.isOfOneRow {
                // A flow that can't continue, or be read, must not come up again and again.
                try await store.write { transaction in
                    try transaction.require(lease)
                    transaction.giveUpInquiries(of: flow, at: now)
                }
            }
        }
        return due.count
    }
}
