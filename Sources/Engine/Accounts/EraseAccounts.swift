package import Domain
import Policy
import Synchronization
import Vault

/// When a closed account is erased. Its last messages are sealed with its key, so it can't go with the account.
enum Erasing {
    /// By then what lives a day has run out by itself: tickets, codes, answers that are kept for retries.
    static let earliest = Duration.days(1)
    /// What still waits in the outbox by then is dropped.
    static let latest = Duration.days(3)
    /// Accounts of a batch, each in a transaction of its own.
    static let batch = 100
}

// MARK: Those whose time has come

extension Engine {
    /// Erases one batch of closed accounts. The list of erased accounts has them first: where this ends between the
    /// two, the next start erases them.
    /// - Returns: whether that was the last.
    func eraseClosed(at now: Instant, under lease: Lease?) async throws -> Bool {
        var place: AgePlace?
        repeat {
            let (due, last) = try await erasable(after: place, at: now)
            try await list(due, at: now)
            for account in due { try await erase(account, under: lease) }
            guard due.isEmpty else { return false }
            place = last
        } while place != nil
        let forgotten = try await store.write { transaction in
            try transaction.require(lease)
            return try transaction.forgetIndexes(by: now, limit: Erasing.batch)
        }
        return forgotten < Erasing.batch
    }

    /// Of the next closed accounts, those of which nothing waits to be told, or for too long.
    private func erasable(after place: AgePlace?, at now: Instant) async throws -> (due: [AccountRow], last: AgePlace?)
    {
        try await store.read { snapshot in
            let closed = try snapshot.erasable(
                closedBy: now - Erasing.earliest, after: place, limit: Erasing.batch)
            let due = try closed.filter { account in
                if let closedAt = account.holds.closedAt, closedAt <= now - Erasing.latest { return true }
                return try !snapshot.hasMessages(of: account.id, in: MessageTopic.lanes(of: account.id))
            }
            let last = closed.last.flatMap { row in row.holds.closedAt.map { AgePlace(at: $0, id: row.id.bytes) } }
            return (due, last)
        }
    }

    private func list(_ accounts: [AccountRow], at now: Instant) async throws {
        guard !accounts.isEmpty else { return }
        let rows = accounts.map { Erasure(account: $0.id, at: now) }
        try await erasures.add(rows)
        listing.note(rows)
    }

    /// Files go one by one before the rest: each has up to 5 MiB.
    private func erase(_ account: AccountRow, under lease: Lease?) async throws {
        var last: FlowID?
        repeat {
            let flows = try await store.read { [last] in try $0.flows(of: account.id, after: last, limit: 100) }
            for flow in flows { try await removeFiles(of: flow, under: lease) }
            last = flows.last
        } while last != nil
        let isErased = try await transact(realm: account.realm) { work in
            try work.transaction.require(lease)
            return try work.erase(account.id)
        }
        if isErased { Counters.swept(.accounts, 1) }
    }

}

// MARK: Those that the list names

extension Engine {
    /// Brings the database and the list of erased accounts together: what the list names is erased here too, since the
    /// database may be older than the list, and what is erased here is named there. To be done before anybody is
    /// answered, and after a backup or another deployment was brought in.
    /// - Returns: how many accounts were erased.
    package func eraseListed() async throws -> Int {
        let listed = try await erasures.all()
        let count = try await erase(listed: listed.map(\.account))
        try await list(since: Instant(milliseconds: 0), unless: Set(listed.map(\.account)))
        return count
    }

    /// Erases accounts that another list names.
    /// - Returns: how many were not erased before.
    package func erase(listed ids: [AccountID]) async throws -> Int {
        var count = 0
        for start in stride(from: 0, to: ids.count, by: Erasing.batch) {
            let some = Array(ids[start..<min(start + Erasing.batch, ids.count)])
            let rows = try await store.read { try $0.accounts(among: some) }.filter { $0.dataKey != nil }
            try await list(rows, at: now())
            for row in rows { try await erase(row, under: nil) }
            count += rows.count
        }
        return count
    }

    /// Adds what other nodes have erased since to the list of this one: each node's list is whole.
    package func listErasures() async throws {
        let (since, known) = listing.latest
        try await list(since: since, unless: known)
    }

    private func list(since moment: Instant, unless known: Set<AccountID>) async throws {
        var place: AgePlace?
        repeat {
            let rows = try await store.read { [place] in
                try $0.erasures(since: moment, after: place, limit: 1000)
            }
            let news = rows.filter { !known.contains($0.account) }
            if !news.isEmpty { try await erasures.add(news) }
            listing.note(rows)
            place = rows.last?.place
        } while place != nil
    }

    /// How many accounts are erased in the database, and how many that the list names are not, for doctor.
    package func erasureState() async throws -> (erased: Int, listed: Int, left: Int) {
        let listed = try await erasures.all().map(\.account)
        var left = 0
        for start in stride(from: 0, to: listed.count, by: Erasing.batch) {
            let some = Array(listed[start..<min(start + Erasing.batch, listed.count)])
            left += try await store.read { try $0.accounts(among: some).count { $0.dataKey != nil } }
        }
        return (try await store.read { try $0.erasureCount() }, listed.count, left)
    }
}

/// Which erasures this node's list has lately been given, so that it is not read again for each look.
final class ErasureListing: Sendable {
    /// Commits of other nodes may become visible so much later than their clocks said.
    private static let slack = Duration.minutes(10)

    private let noted = Mutex<[Erasure]>([])

    var latest: (since: Instant, known: Set<AccountID>) {
        noted.withLock { noted in
            (noted.last.map { $0.at - Self.slack } ?? Instant(milliseconds: 0), Set(noted.map(\.account)))
        }
    }

    func note(_ erasures: [Erasure]) {
        guard let last = erasures.last else { return }
        noted.withLock { noted in
            let seen = Set(noted.map(\.account))
            noted = (noted + erasures.filter { !seen.contains($0.account) }).filter { $0.at >= last.at - Self.slack }
        }
    }
}

// MARK: One account

extension UnitOfWork {
    /// Destroys the key of an account, and all that says something of its person beside it. What is sealed, the
    /// ledger's openings above all, can't be opened again by anybody; the ledger's commitments stay.
    /// - Returns: false where that was done before.
    fileprivate func erase(_ id: AccountID) throws -> Bool {
        guard let account = try snapshot.account(id, realm: realm), account.dataKey != nil else { return false }
        Counters.sweptMessages(try transaction.dropMessages(of: id, in: MessageTopic.lanes(of: id)))
        let holding = try holding(account)
        // Only where a backup brought it back: closing it has released them before.
        for held in holding.bindings {
            let quarantine = held.quarantine(under: engine.policies.current(realm))
            transaction.release(held.row.id, at: now, quarantineUntil: now + quarantine, undoUntil: nil)
        }
        for held in holding.all {
            forgiveFailures(try failures(failureKey(of: id, at: held.row.index.bytes), of: id))
            for method in [MethodName.password, .code] {
                forgiveFailures(try failures(strangersKey(id, held.row.index, by: method)))
            }
        }
        recordErasure(of: holding)
        transaction.erase(id, at: now)
        return true
    }
}
