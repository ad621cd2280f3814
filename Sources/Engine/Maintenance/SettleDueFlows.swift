import Domain
import Flows

extension Engine {
    /// Ends flows that were not finished in time, and lets changes take effect whose wait is over. Each in a transaction of
    /// its own, so that one that can't be done holds up no other.
    /// - Parameter lease: of the one node that does this. Two would come to no harm, since a flow moves once, but to twice the work.
    /// - Returns: how many were looked at.
    /// - Throws: ``LeaseLost``, or else the first trouble, after all were tried: a row that can't be read must not hold up those behind it.
    package func settleDueFlows(limit: Int = 100, under lease: Lease? = nil) async throws -> Int {
        let now = now()
        let due = try await store.read { try $0.dueFlows(at: now, limit: limit) }
        var trouble: (any Error)?
        for row in due {
            do {
                try await settle(row.id, realm: row.realm, under: lease)
            } catch let lost as LeaseLost {
                throw lost
            } catch {
                trouble = trouble ?? error
            }
        }
        if let trouble { throw trouble }
        return due.count
    }

    private func settle(_ id: FlowID, realm: RealmID, under lease: Lease?) async throws {
        do {
            try await transact(realm: realm) { work in
                try work.transaction.require(lease)
                var file = try work.file(id)
                try file.flow.move(.elapse(file.terms), at: work.now)
                try work.follow(&file)
                try work.save(&file)
            }
        } catch let refusal as Refusal {
            try await giveUp(id, realm: realm, because: refusal, under: lease)
        }
    }

    /// A change whose ground has gone while it waited is refused, with the reason, instead of being tried for ever.
    private func giveUp(_ id: FlowID, realm: RealmID, because refusal: Refusal, under lease: Lease?) async throws {
        try await transact(realm: realm) { work in
            try work.transaction.require(lease)
            var file = try work.file(id)
            guard case .waiting(_, let until) = file.flow.state, work.now >= until else { return }
            try file.flow.move(.refuse(file.terms, .ground(refusal.code)), at: work.now)
            try work.tell(file, .flowRefused, "flow.refused", until: file.flow.state.appealUntil)
            Counters.refused(refusal.code, realm: realm)
            Counters.flow(file.flow)
            try work.save(&file)
        }
    }

    /// How many flows there are, by realm, operation and state. Looks at every flow ever made, so not for every moment.
    package func flowCounts() async throws -> [FlowCount] {
        try await store.read { try $0.flowCounts() }
    }
}
