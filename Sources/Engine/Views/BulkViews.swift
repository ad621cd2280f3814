package import Domain

/// A job as the API and commands show it.
package struct BulkJobView: Sendable, Hashable, Codable {
    package let id: BulkJobID
    package let operation: Verb
    package let kinds: [IdentifierKind]
    package let reason: BulkReason
    package let at: Instant
    package let state: BulkState
    package let counts: Counts
    package let createdAt: Instant
    /// Accounts a second, while owners are being told or it is happening.
    package let rate: Int?
    /// When the work of the present state will be done, at that rate.
    package let estimatedEnd: Instant?

    package struct Counts: Sendable, Hashable, Codable {
        package let total: Int64
        package let pending: Int64
        package let told: Int64
        package let done: Int64
        package let skipped: Int64
        package let calledOff: Int64
    }

    package init(_ row: BulkJobRow) {
        id = row.id
        operation = row.operation
        kinds = row.kinds
        reason = row.reason
        at = row.at
        state = row.state
        counts = Counts(
            total: row.counts.total, pending: row.counts[.pending], told: row.counts[.told], done: row.counts[.done],
            skipped: row.counts[.skipped], calledOff: row.counts[.calledOff])
        createdAt = row.createdAt
        rate = row.rate.map { Int($0.rounded()) }
        estimatedEnd = row.estimatedEnd
    }
}

extension BulkJobRow {
    /// How many accounts the present state has still to settle.
    var left: Int64 {
        switch state {
        case .announcing: counts[.pending]
        case .waiting, .done, .cancelled: 0
        case .executing: counts[.told]
        case .cancelling: counts[.pending] + counts[.told]
        }
    }

    var rate: Double? {
        guard left > 0, let begunAt, let movedAt, movedAt > begunAt else { return nil }
        return Double(settled) * 1000 / Double(movedAt.since(begunAt).milliseconds)
    }

    var estimatedEnd: Instant? {
        guard let rate, rate > 0, let movedAt else { return nil }
        return movedAt + .milliseconds(Int64(Double(left) / rate * 1000))
    }
}

package struct BulkJobList: Sendable, Codable {
    package let jobs: [BulkJobView]
}

/// What became of each account.
package struct BulkReportView: Sendable, Hashable, Codable {
    package let entries: [Entry]
    /// Ask for those after it; nil where there are no more.
    package let next: Int?

    package struct Entry: Sendable, Hashable, Codable {
        /// Its place in the list that was given, from 1.
        package let number: Int
        package let account: AccountID?
        package let externalID: String?
        package let state: BulkItemState
        /// Why it was skipped.
        package let code: ReasonCode?
        /// When it happens to it, once its owner was told.
        package let takesEffectAt: Instant?
        package let at: Instant?

        init(_ row: BulkReportRow) {
            let item = row.item
            number = item.number
            account = item.account
            externalID = row.externalID ?? (item.given.flatMap(AccountID.init) == nil ? item.given : nil)
            state = item.state
            code = item.reason
            takesEffectAt = item.dueAt
            at = item.settledAt
        }
    }
}

/// What a job would do.
package struct BulkForecastView: Sendable, Hashable, Codable {
    /// From how many accounts something would be taken.
    package let taken: Int64
    package let skipped: [Skipped]

    package struct Skipped: Sendable, Hashable, Codable {
        package let code: ReasonCode
        package internal(set) var count: Int64
        /// The first of them, by the platform's own ids.
        package internal(set) var accounts: [String]

        /// Of each reason, so many accounts are named.
        static let named = 20

        /// With those of another part of the same file.
        package func adding(_ other: Skipped) -> Skipped {
            Skipped(
                code: code, count: count + other.count,
                accounts: Array((accounts + other.accounts).prefix(Self.named)))
        }
    }
}
