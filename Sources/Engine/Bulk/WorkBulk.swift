import Domain
import Flows
import Policy
import Vault

/// How whoever works on jobs last saw the clock.
package struct BulkWatch: Sendable {
    private var row: SweepRow?

    package init() {}

    /// What a job does can't be taken back: after a jump of the clock nothing is done for an hour, so that somebody can
    /// set it right. Nobody can tell how long the program was not running, so that is no jump.
    mutating func mayWork(at now: Instant) -> Bool {
        var watch = row ?? SweepRow(seenAt: now, heldUntil: nil, finishedAt: nil)
        _ = watch.look(at: now)
        row = watch
        return watch.heldUntil == nil
    }
}

extension Engine {
    /// Settles some accounts of the job whose turn it is, all of them in one transaction: a crash loses nothing and
    /// does nothing twice. A job that can't go on holds up no other.
    /// - Returns: how many; nil where nothing is due.
    /// - Throws: ``LeaseLost``; a store that does not answer; the first trouble with one job, where no other is due.
    package func workBulk(_ watch: inout BulkWatch, limit: Int = 100, under lease: Lease? = nil) async throws -> Int? {
        let now = now()
        guard watch.mayWork(at: now) else { return nil }
        var trouble: (any Error)?
        for due in try await store.read({ try $0.dueBulkJobs(at: now, limit: Self.dueAtOnce) }) {
            // Another node may have the realm.
            guard let policy = policies.current(due.realm) else { continue }
            do {
                return try await work(on: due, limit, policy, under: lease)
            } catch {
                guard error.isOfOneRow else { throw error }
                trouble = trouble ?? error
            }
        }
        if let trouble { throw trouble }
        return nil
    }

    private static let dueAtOnce = 100

    private func work(
        on due: DueBulkJob, _ limit: Int, _ policy: RealmPolicy, under lease: Lease?
    ) async throws -> Int {
        try await transact(realm: due.realm) { work in
            try work.transaction.require(lease)
            guard let job = try work.snapshot.bulkJob(due.id, realm: work.realm), job.isDue(at: work.now) else {
                return 0
            }
            let batch = BulkBatch(work, job, under: policy)
            try batch.settle(limit)
            return batch.count
        }
    }
}

extension BulkJobRow {
    fileprivate func isDue(at now: Instant) -> Bool { nextAt.map { $0 <= now } ?? false }
}

/// Some accounts of a job on their way through one transaction.
private final class BulkBatch {
    private let work: UnitOfWork
    private let policy: RealmPolicy
    private var job: BulkJobRow
    private(set) var count = 0

    init(_ work: UnitOfWork, _ job: BulkJobRow, under policy: RealmPolicy) {
        (self.work, self.job, self.policy) = (work, job, policy)
    }

    func settle(_ limit: Int) throws {
        switch job.state {
        case .announcing: try announce(limit)
        case .waiting, .executing: try execute(limit)
        case .cancelling: try callOff(limit)
        case .done, .cancelled: return
        }
        if count > 0 {
            job.begunAt = job.begunAt ?? work.now
            job.movedAt = work.now
        }
        work.transaction.update(job)
    }

    // MARK: Telling

    private func announce(_ limit: Int) throws {
        try forEach(try items(.pending, limit)) { item, ground, holding in
            if ground.isAnnounced(elsewhereThan: job.id, job.kinds) { return skip(&item, .bulkAnnouncedAlready) }
            switch ground.verdict(on: job.kinds, policy) {
            case .skip(let reason): skip(&item, reason)
            case .take(let bindings): try tell(&item, holding, bindings)
            }
        }
        guard job.counts[.pending] == 0 else { return }
        let isOver = job.counts[.told] == 0
        job.turn(to: isOver ? .done : .waiting, next: isOver ? nil : job.at)
    }

    private func tell(_ item: inout BulkItemRow, _ holding: Holding, _ bindings: [BindingID]) throws {
        let due = job.happens(toldAt: work.now)
        try notify(.unbindAnnounced, holding, to: holding.addresses, about: holding.held(bindings), until: due)
        try note(.unbindAnnounced, holding, holding.held(bindings), until: due)
        (item.state, item.dueAt) = (.told, due)
    }

    // MARK: Doing

    private func execute(_ limit: Int) throws {
        let items = try work.snapshot.bulkItems(of: job.id, .told, due: work.now, limit: limit)
        if job.state == .waiting, !items.isEmpty { job.turn(to: .executing, next: .always) }
        try forEach(items) { item, ground, holding in
            switch ground.verdict(on: job.kinds, policy) {
            case .skip(let reason):
                try tellItStays(ground, holding)
                skip(&item, reason)
            case .take(let bindings):
                try unbind(bindings, holding, ending: ground.openFlows)
                item.state = .done
            }
        }
        guard job.counts[.told] > 0 else { return job.turn(to: .done, next: nil) }
        // Those who were told late are left: it happens to them as much later.
        if items.isEmpty, let next = try work.snapshot.nextDue(of: job.id) { job.nextAt = next }
    }

    private func unbind(_ bindings: [BindingID], _ held: Holding, ending flows: [FlowRow]) throws {
        var holding = held
        let (addresses, taken) = (holding.addresses, holding.held(bindings))
        for id in bindings { _ = try work.release(id, of: &holding, at: work.now, undoUntil: nil, policy) }
        try work.endWhatRests(on: bindings, of: holding, among: flows, but: nil)
        try notify(.unbindDone, holding, to: addresses, about: taken)
        try note(.identifierUnbound, holding, taken)
    }

    // MARK: Calling off

    private func callOff(_ limit: Int) throws {
        let untold = try items(.pending, limit)
        for var item in untold {
            item.state = .calledOff
            settle(item, from: .pending)
        }
        try forEach(try items(.told, limit - untold.count)) { item, ground, holding in
            try tellItStays(ground, holding)
            item.state = .calledOff
        }
        if job.counts[.pending] + job.counts[.told] == 0 { job.turn(to: .cancelled, next: nil) }
    }

    /// What was announced and is still there.
    private func tellItStays(_ ground: BulkGround, _ holding: Holding) throws {
        let kept = holding.held(ground.taken(of: job.kinds).map(\.id))
        guard !kept.isEmpty else { return }
        try notify(.unbindCalledOff, holding, to: holding.addresses, about: kept)
        try note(.unbindCalledOff, holding, kept)
    }

    // MARK: One account after the other

    private func items(_ state: BulkItemState, _ limit: Int) throws -> [BulkItemRow] {
        guard limit > 0 else { return [] }
        return try work.snapshot.bulkItems(of: job.id, state, due: nil, limit: limit)
    }

    private func forEach(
        _ items: [BulkItemRow], _ body: (inout BulkItemRow, BulkGround, Holding) throws -> Void
    ) throws {
        let grounds = try work.snapshot.bulkGround(
            of: items.compactMap(\.account).sorted(), realm: work.realm, at: work.now)
        let byAccount = Dictionary(uniqueKeysWithValues: grounds.map { ($0.account.id, $0) })
        for var item in items {
            let state = item.state
            switch item.account.flatMap({ byAccount[$0] }) {
            case nil: skip(&item, .accountNotFound)
            case let ground? where ground.account.status == .closed: skip(&item, .accountClosed)
            case let ground?:
                if let holding = try readable(ground) {
                    try body(&item, ground, holding)
                } else {
                    skip(&item, .accountUnreadable)
                }
            }
            settle(item, from: state)
        }
    }

    /// Nil for an account that can't be opened: it holds up no other.
    private func readable(_ ground: BulkGround) throws -> Holding? {
        do {
            return try work.holding(ground.account, ground.bindings)
        } catch is VaultFailure {
            return nil
        } catch StoreFailure.corrupt {
            return nil
        }
    }

    private func skip(_ item: inout BulkItemRow, _ reason: ReasonCode) {
        (item.state, item.reason) = (.skipped, reason)
    }

    private func settle(_ item: BulkItemRow, from state: BulkItemState) {
        var item = item
        item.settledAt = work.now
        job.counts[state] -= 1
        job.counts[item.state] += 1
        job.settled += 1
        count += 1
        work.transaction.settle(item, from: state)
        Counters.bulk(job, item.state)
    }

    // MARK: What is told

    private func notify(
        _ kind: NoticeKind, _ holding: Holding, to addresses: [HeldBinding], about held: [HeldBinding],
        until: Instant? = nil
    ) throws {
        let changes = held.map {
            ChangeView(kind: $0.row.kind, oldBinding: $0.row.id, old: $0.identifier.masked, new: nil)
        }
        for address in addresses {
            try work.notify(
                kind, .init(address), about: nil, holding, telling: changes, until: until, reason: job.reason)
        }
    }

    /// For the ledger and for systems.
    private func note(_ event: EventName, _ holding: Holding, _ held: [HeldBinding], until: Instant? = nil) throws {
        let changes = held.map { BindingChange(place: $0.row.place, old: .init($0)) }
        try work.record(event, holding, changes, by: job.id.description)
        var data = EventData(holding.account)
        data.changes = changes.map(EventData.Change.init)
        (data.bulk, data.reason, data.takesEffectAt) = (job.id, job.reason, until)
        try work.emit(event, holding, data)
    }
}

extension BulkJobRow {
    /// Telling everybody takes a while; one who is told later than that has all the time that was promised.
    private static let tolerance = Duration.hours(1)

    fileprivate func happens(toldAt now: Instant) -> Instant {
        now + announce <= at + Self.tolerance ? at : now + announce
    }
}

extension Holding {
    fileprivate func held(_ ids: [BindingID]) -> [HeldBinding] { bindings.filter { ids.contains($0.row.id) } }
}
