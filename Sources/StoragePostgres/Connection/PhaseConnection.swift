import Storage

/// What one phase or one read sees of a connection. `BEGIN` travels with its first statement
/// and `COMMIT` with its last ones.
final class PhaseConnection: SQLConnection {
    /// Nil once the phase is over.
    private var link: Link?
    private let metrics: StorageMetrics
    private let writing: Bool
    private var hasBegun = false
    private var mayHaveWritten = false
    private var kept: [QueuedStatement] = []
    private(set) var statements = 0
    /// The first failure. From then on nothing runs: the server refuses everything until the
    /// transaction ends.
    private(set) var failure: StorageFailure?
    /// Whether the phase may run again elsewhere, because the connection was lost and nothing of it
    /// was kept.
    private(set) var isLost = false

    init(_ link: Link, _ metrics: StorageMetrics, writing: Bool) {
        self.link = link
        self.metrics = metrics
        self.writing = writing
    }

    var dialect: Dialect { .postgres }

    func run(_ sql: SQLStatement, _ arguments: [SQLValue], each: (SQLRow) throws -> Void) throws {
        try exchange([Request(sql, arguments)]).first?.forEachRow(each)
    }

    func execute(_ sql: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
        try exchange([Request(sql, arguments)]).first?.touched ?? 0
    }

    func ask(_ queries: [SQLQuery]) throws {
        let results = try exchange(queries.map { Request($0.sql, $0.arguments) })
        for (query, result) in zip(queries, results) { try result.forEachRow(query.each) }
    }

    func flush(_ statements: [QueuedStatement]) throws {
        _ = try usable()
        kept += statements
    }

    /// Building an index takes as long as the table is large, so the time of a statement does not
    /// bound a script.
    func script(_ sql: String) throws {
        if !hasBegun || !kept.isEmpty { _ = try exchange([]) }
        let link = try usable()
        mayHaveWritten = true
        do throws(LinkFailure) {
            metrics.noteRoundTrip()
            try link.script("SET LOCAL statement_timeout = 0; " + sql)
        } catch {
            throw noted(error)
        }
    }

    private func exchange(_ asked: [Request]) throws -> ArraySlice<QueryResult> {
        let link = try usable()
        let before = opening + kept.map(Request.init)
        statements += kept.count + asked.count
        do throws(LinkFailure) {
            metrics.noteRoundTrip()
            let results = try link.exchange(before + asked, writing: writing)
            mayHaveWritten = mayHaveWritten || !kept.isEmpty || asked.contains(where: link.writes)
            (hasBegun, kept) = (true, [])
            return results.dropFirst(before.count)
        } catch {
            throw noted(error)
        }
    }

    private var opening: [Request] {
        guard !hasBegun else { return [] }
        return [writing ? Request.beginWriting : Request.beginReading]
    }

    private func usable() throws(StorageFailure) -> Link {
        if let failure { throw failure }
        guard let link else { throw .connectionEscaped }
        return link
    }
}

// MARK: The end

extension PhaseConnection {
    /// Ends the transaction and this connection's use.
    /// - Parameter keeping: whether the phase wants to keep what it did.
    /// - Returns: how long the commit took; nil when there was nothing to wait for.
    /// - Throws: the failure that kept it from being kept.
    func end(keeping: Bool) throws(StorageFailure) -> Duration? {
        defer { link = nil }
        guard let link, failure == nil, keeping, mayHaveWritten || !kept.isEmpty else {
            leave(keeping: keeping)
            if keeping, let failure { throw failure }
            return nil
        }
        return try commit(on: link)
    }

    private func commit(on link: Link) throws(StorageFailure) -> Duration {
        statements += kept.count
        let began = ContinuousClock.now
        do throws(LinkFailure) {
            metrics.noteRoundTrip()
            _ = try link.exchange(opening + kept.map(Request.init) + [Request.commit], writing: writing)
        } catch {
            let failure = noted(error)
            // A statement that was refused before it was sent has left the transaction as it was.
            if case .refused = error { link.post(Request.rollback) }
            throw failure
        }
        return ContinuousClock.now - began
    }

    /// Nothing is kept, so nobody waits for the server to say so.
    private func leave(keeping: Bool) {
        guard let link, hasBegun || failure != nil, !isLost else { return }
        link.post(keeping && failure == nil ? Request.commit : Request.rollback)
    }

    private func noted(_ reason: LinkFailure) -> StorageFailure {
        let mapped: StorageFailure =
            switch reason {
            case .refused(let failure): failure
            case .lost(let words): .unavailable(words)
            case .unknown(let words):
                .unavailable("the connection was lost during a commit, whose outcome is unknown: \(words)")
            }
        if case .lost = reason { isLost = true }
        failure = failure ?? mapped
        return failure ?? mapped
    }
}
