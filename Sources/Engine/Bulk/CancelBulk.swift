package import Domain

extension Engine {
    /// Calls a job off before it happens. Owners who were told are told that it won't.
    /// - Throws: ``Refusal``: `bulk.under-way`, `bulk.ended`, `bulk.not-found`.
    package func cancelBulk(_ id: BulkJobID, _ call: Call) async throws -> Settled<BulkJobView> {
        try call.caller.require(.accountsBulk)
        return try await perform(call) { work in
            var job = try work.bulkJob(id)
            switch job.state {
            case .announcing, .waiting:
                job.turn(to: .cancelling, next: .always)
                work.transaction.update(job)
            case .cancelling, .cancelled: break
            case .executing: throw Refusal(.conflict, "bulk.under-way", wayForward: .support)
            case .done: throw Refusal(.conflict, "bulk.ended", wayForward: .support)
            }
            return .done(BulkJobView(job))
        }
    }
}

extension BulkJobRow {
    /// Goes on to the next state, whose work begins with its first batch.
    mutating func turn(to state: BulkState, next: Instant?) {
        (self.state, nextAt) = (state, next)
        (begunAt, movedAt, settled) = (nil, nil, 0)
    }
}
