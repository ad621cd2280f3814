package import Domain

extension Engine {
    package func readBulk(_ id: BulkJobID, _ caller: Caller) async throws -> BulkJobView {
        try caller.require(.accountsBulk)
        return try await read(realm: caller.realm) { BulkJobView(try $0.bulkJob(id)) }
    }

    /// The latest first.
    package func listBulk(before id: BulkJobID? = nil, limit: Int = 100, _ caller: Caller) async throws -> BulkJobList {
        try caller.require(.accountsBulk)
        return try await read(realm: caller.realm) { reading in
            let rows = try reading.snapshot.bulkJobs(realm: reading.realm, before: id, limit: min(max(limit, 1), 100))
            return BulkJobList(jobs: rows.map(BulkJobView.init))
        }
    }

    /// In the order in which the accounts were given.
    package func readBulkReport(
        _ id: BulkJobID, after number: Int = 0, _ caller: Caller
    ) async throws -> BulkReportView {
        try caller.require(.accountsBulk)
        return try await read(realm: caller.realm) { reading in
            let job = try reading.bulkJob(id)
            let rows = try reading.snapshot.bulkReport(of: job.id, after: number, limit: Self.reportPage)
            return BulkReportView(
                entries: rows.map(BulkReportView.Entry.init),
                next: rows.count == Self.reportPage ? rows.last?.item.number : nil)
        }
    }

    private static let reportPage = 1000

    /// What there is to do, by realm and state.
    package func bulkTotals() async throws -> [BulkTotals] { try await store.read { try $0.bulkTotals() } }
}

extension ReadContext {
    /// - Throws: `bulk.not-found`.
    func bulkJob(_ id: BulkJobID) throws -> BulkJobRow {
        guard let job = try snapshot.bulkJob(id, realm: realm) else { throw Refusal.bulkNotFound }
        return job
    }
}

extension Refusal {
    package static let bulkNotFound = Refusal(.notFound, "bulk.not-found", wayForward: .correct)
}
