import Domain
import Flows

extension Engine {
    /// Ends flows that were not finished in time, and lets changes take effect whose wait is over.
    /// Each in a transaction of its own, and those that can't be done are skipped and tried again a
    /// minute later: they hold up no other, however many they are.
    /// - Parameter lease: of the one node that does this. Two would do no harm, since a flow moves
    ///   once, but twice the work.
    /// - Returns: how many were settled; less than `limit` once nothing is left that can be.
    /// - Throws: ``LeaseLost``; a store that does not answer; the first trouble with one flow, once
    ///   nothing is left that can be settled.
    package func settleDueFlows(limit: Int = 100, under lease: Lease? = nil) async throws -> Int {
        let now = now()
        var (settled, trouble, last) = (0, (any Error)?.none, DueFlow?.none)
        repeat {
            let due = try await store.read { [last] in try $0.dueFlows(at: now, after: last, limit: limit) }
            for flow in due where settled < limit && !unsettled.rests(flow.id, at: now) {
                do {
                    if try await settle(flow.id, realm: flow.realm, under: lease) {
                        settled += 1
                    } else {
                        unsettled.note(flow.id, at: now)
                    }
                } catch {
                    guard error.isOfOneRow else { throw error }
                    unsettled.note(flow.id, at: now)
                    trouble = trouble ?? error
                }
            }
            last = due.last
        } while settled < limit && last != nil
        if settled < limit, let trouble { throw trouble }
        return settled
    }

    /// - Returns: false where it has to wait until the clock can be trusted: a closed account never comes back.
    private func settle(_ id: FlowID, realm: RealmID, under lease: Lease?) async throws -> Bool {
        do {
            return try await transact(realm: realm) { work in
                try work.transaction.require(lease)
                var file = try work.fileToComplete(id)
                if file.traits.closes, file.flow.state.name == .waiting, try !work.trustsClock() { return false }
                try file.flow.move(.elapse(file.terms), at: work.now)
                try work.follow(&file)
                try work.save(&file)
                return true
            }
        } catch let refusal as Refusal {
            try await giveUp(id, realm: realm, because: refusal, under: lease)
            return true
        }
    }

    /// A change whose ground has gone while it waited is refused, with the reason, instead of being
    /// retried forever.
    private func giveUp(_ id: FlowID, realm: RealmID, because refusal: Refusal, under lease: Lease?) async throws {
        try await transact(realm: realm) { work in
            try work.transaction.require(lease)
            var file = try work.file(id)
            guard case .waiting(_, let until) = file.flow.state, work.now >= until else { throw refusal }
            try file.flow.move(.refuse(file.terms, .ground(refusal.code)), at: work.now)
            try work.endGrace(of: &file)
            try work.tell(file, .flowRefused, until: file.flow.state.appealUntil)
            Counters.refused(refusal.code, realm: realm)
            Counters.flow(file.flow)
            try work.save(&file)
        }
    }

    /// How many flows there are, by realm, operation and state. Looks at every flow ever made, so
    /// it is not for frequent use.
    package func flowCounts() async throws -> [FlowCount] {
        try await store.read { try $0.flowCounts() }
    }
}

extension Error {
    /// Whether another row may do better.
    var isOfOneRow: Bool {
        if self is LeaseLost || self is CancellationError { return false }
        return switch self as? StoreFailure {
        case .busy, .unavailable, .unwritable: false
        case .contended, .corrupt, nil: true
        }
    }
}
