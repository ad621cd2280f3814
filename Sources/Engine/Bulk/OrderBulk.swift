import Domain
import Policy
import Vault

extension Engine {
    /// Takes a job on: its accounts are told from now on, and it happens at its date.
    /// - Parameter source: what it is made from, such as a part of a file: the same is never made twice, however much
    ///   later it is asked for again, unless it was called off.
    /// - Throws: ``Refusal``: `bulk.…`.
    package func orderBulk(
        _ order: BulkOrder, from source: [UInt8]? = nil, _ call: Call
    ) async throws -> Settled<BulkJobView> {
        try call.caller.require(.accountsBulk)
        let policy = try policy(of: call.caller.realm)
        let mark = source.map { vault.keyedHash($0, realm: call.caller.realm, purpose: "bulk").bytes }
        return try await perform(call) { work in
            if let mark, let known = try work.snapshot.bulkJob(from: mark, realm: work.realm) {
                return .done(BulkJobView(known))
            }
            try order.requireSound(policy, work.engine.kinds, at: work.now)
            return .done(BulkJobView(try work.take(order, from: mark, by: call.caller.name, policy)))
        }
    }
}

extension UnitOfWork {
    fileprivate func take(
        _ order: BulkOrder, from source: [UInt8]?, by caller: String, _ policy: RealmPolicy
    ) throws -> BulkJobRow {
        let id = newID(BulkJobID.self)
        let items = try zip(1..., found(order.accounts)).map { number, found in item(number, of: id, found) }
        let counts = Dictionary(items.map { ($0.state, Int64(1)) }, uniquingKeysWith: +)
        let isOver = counts[.pending] == nil
        let job = BulkJobRow(
            id: id, realm: realm, operation: order.operation, kinds: order.kinds, reason: order.reason, at: order.at,
            announce: policy.bulk.announce, by: caller, source: source, createdAt: now,
            state: isOver ? .done : .announcing, counts: BulkCounts(counts), nextAt: isOver ? nil : .always)
        transaction.insert(job, items)
        return job
    }

    private func item(_ number: Int, of job: BulkJobID, _ found: BulkFound) -> BulkItemRow {
        switch found {
        case .account(let account): BulkItemRow(job: job, number: number, account: account, state: .pending)
        case .unknown(let given): skipped(number, of: job, given, .accountNotFound)
        case .twice(let given): skipped(number, of: job, given, .bulkAccountTwice)
        }
    }

    private func skipped(_ number: Int, of job: BulkJobID, _ given: String, _ reason: ReasonCode) -> BulkItemRow {
        BulkItemRow(
            job: job, number: number, account: nil, given: given, state: .skipped, reason: reason, settledAt: now)
    }
}

extension Instant {
    /// Due whatever the clock says, also after it was set back.
    static let always = Instant(milliseconds: 0)
}
