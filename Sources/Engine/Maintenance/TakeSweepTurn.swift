package import Domain
import Policy

/// What came of a turn of whoever sweeps.
package enum SweepTurn: Sendable, Hashable {
    /// Nothing is due.
    case idle
    /// One batch was removed or looked at; there may be more.
    case worked
    /// The clock has just jumped, from one moment to another; nothing is erased until then.
    case jumped(from: Instant, to: Instant, until: Instant)
    case held(until: Instant)
}

extension Engine {
    /// Removes one batch of what is due. Each hour a pass begins, and each turn does a little of
    /// it, so that whoever calls can leave others their time in between.
    ///
    /// Nothing is removed for an hour after the clock jumped, or after nobody looked at it for a
    /// while: erasing by a wrong clock can't be taken back, and being late by an hour harms nobody.
    /// - Throws: ``LeaseLost``, or what went wrong with one kind, which is then left to the next
    ///   pass.
    package func takeTurn(_ sweep: inout Sweep, under lease: Lease? = nil) async throws -> SweepTurn {
        let now = now()
        if let turn = try await look(&sweep, at: now, under: lease) { return turn }
        if sweep.isDue(at: now) {
            sweep.begin(policies.realms, at: now)
            try await removeSmall(at: now, under: lease)
        }
        guard !sweep.isDone else { return .idle }
        try await work(&sweep, at: now, under: lease)
        if sweep.isDone { try await note(&sweep, at: now, finished: true, under: lease) }
        return .worked
    }

    /// A whole pass, whatever the clock did before.
    package func sweep(under lease: Lease? = nil) async throws {
        let now = now()
        var sweep = Sweep()
        sweep.begin(policies.realms, at: now)
        try await removeSmall(at: now, under: lease)
        while !sweep.isDone { try await work(&sweep, at: now, under: lease) }
    }

    /// What doctor asks for.
    package func sweepRow() async throws -> SweepRow? { try await store.read { try $0.sweep() } }
}

// MARK: The clock

extension Engine {
    /// - Returns: what keeps it from working; nil where nothing does.
    private func look(_ sweep: inout Sweep, at now: Instant, under lease: Lease?) async throws -> SweepTurn? {
        if sweep.watch == nil { sweep.watch = try await store.read { try $0.sweep() } ?? .first(at: now) }
        guard var watch = sweep.watch else { return nil }
        let before = watch.seenAt
        let hasJumped = watch.look(at: now)
        sweep.watch = watch
        if hasJumped || sweep.notedAt.map({ now < $0 || $0 + SweepRow.pace <= now }) ?? true {
            try await note(&sweep, at: now, finished: false, under: lease)
        }
        guard let until = watch.heldUntil else { return nil }
        return hasJumped ? .jumped(from: before, to: now, until: until) : .held(until: until)
    }

    private func note(_ sweep: inout Sweep, at now: Instant, finished: Bool, under lease: Lease?) async throws {
        guard var watch = sweep.watch else { return }
        if finished { watch.finishedAt = now }
        let row = watch
        try await store.write { transaction in
            try transaction.require(lease)
            transaction.keep(row)
        }
        (sweep.watch, sweep.notedAt) = (row, now)
    }
}

// MARK: One batch

extension Engine {
    /// Rows of a batch: a few milliseconds of the one writer.
    private static let most = (rows: 500, flows: 100)
    /// What is over must have been so for a day: clocks of nodes differ, and calls that began in
    /// time may still be under way.
    private static let grace = Duration.days(1)
    /// How long codes are counted for the brake of a country.
    private static let tallyLife = Duration.days(15)

    /// Tables of a few rows, cleared in one go.
    private func removeSmall(at now: Instant, under lease: Lease?) async throws {
        try await store.write { transaction in
            try transaction.require(lease)
            transaction.removeNodes(notSeenSince: now - NodeLife.memory)
            transaction.sweepStaffSessions(endedBy: now - Self.staffDraftGrace)
            transaction.sweepStaffDrafts(keptBefore: now - Self.staffDraftLife)
        }
    }

    /// - Throws: what went wrong with the kind, which then waits for the next pass, as long as the
    ///   lease is held.
    private func work(_ sweep: inout Sweep, at now: Instant, under lease: Lease?) async throws {
        guard let step = sweep.next else { return }
        do {
            if try await remove(step, &sweep, at: now, under: lease) { sweep.finish(step) }
        } catch let lost as LeaseLost {
            throw lost
        } catch {
            Counters.sweepFailed(step.kind)
            sweep.finish(step)
            throw error
        }
    }

    /// - Returns: whether nothing that is due is left.
    private func remove(
        _ step: Sweep.Step, _ sweep: inout Sweep, at now: Instant, under lease: Lease?
    ) async throws -> Bool {
        if step.kind == .accounts { return try await eraseClosed(at: now, under: lease) }
        guard step.kind.isOfRealm else { return try await removeExpired(step.kind, at: now, under: lease) }
        guard let cutoff = cutoff(step, at: now) else { return true }
        switch step.kind {
        case .contents: return try await eraseContents(step, &sweep, by: cutoff, at: now, under: lease)
        case .heads: return try await removeHeads(step, &sweep, by: cutoff, at: now, under: lease)
        case .bindings: return try await removeReleased(step, &sweep, by: cutoff, at: now, under: lease)
        default: return try await removeOld(step, by: cutoff, under: lease)
        }
    }

    /// What ended at or before it is due. Looks that are about staff themselves are kept as long as
    /// the realm does that keeps them longest.
    private func cutoff(_ step: Sweep.Step, at now: Instant) -> Instant? {
        guard let realm = step.realm else {
            let terms = policies.realms.compactMap { policies.current($0)?.retention.staffAccess }
            return terms.max().map { now - $0 }
        }
        return policies.current(realm).map { now - $0.retention.term(of: step.kind) }
    }

    private func removeExpired(_ kind: SweptKind, at now: Instant, under lease: Lease?) async throws -> Bool {
        let cutoff: Instant
        switch kind {
        case .tallies: cutoff = now - Self.tallyLife
        case .tickets, .signIns, .results, .invitations: cutoff = now - Self.grace
        default: cutoff = now
        }
        return try await count(kind, under: lease) { try $0.removeExpired(kind, by: cutoff, limit: Self.most.rows) }
    }

    private func removeOld(_ step: Sweep.Step, by cutoff: Instant, under lease: Lease?) async throws -> Bool {
        try await count(step.kind, under: lease) {
            try $0.removeOld(step.kind, realm: step.realm, by: cutoff, limit: Self.most.rows)
        }
    }

    /// - Returns: whether that was the last.
    private func count(
        _ kind: SweptKind, under lease: Lease?, _ remove: @escaping @Sendable (any Transaction) throws -> Int
    ) async throws -> Bool {
        let removed = try await store.write { transaction in
            try transaction.require(lease)
            return try remove(transaction)
        }
        Counters.swept(kind, removed)
        return removed < Self.most.rows
    }
}

// MARK: Flows and what they made

extension Engine {
    private func eraseContents(
        _ step: Sweep.Step, _ sweep: inout Sweep, by cutoff: Instant, at now: Instant, under lease: Lease?
    ) async throws -> Bool {
        try await walk(step, &sweep, by: cutoff, under: lease) { snapshot, realm, place in
            try snapshot.flowsWithContents(
                realm: realm, endedBy: cutoff, after: place, windowsBy: now - Self.grace, limit: Self.most.flows)
        } prepare: { rows in
            // Where it fails, the flow's own turn fails on what refers to it.
            for row in rows where row.hasCase { try? await removeFiles(of: row.id, under: lease) }
        } remove: { transaction, due in
            transaction.eraseContents(of: due.map(\.id), at: now)
            let withCase = due.filter(\.hasCase).map(\.id)
            if !withCase.isEmpty { transaction.eraseCaseContents(of: withCase) }
        }
    }

    private func removeHeads(
        _ step: Sweep.Step, _ sweep: inout Sweep, by cutoff: Instant, at now: Instant, under lease: Lease?
    ) async throws -> Bool {
        try await walk(step, &sweep, by: cutoff, under: lease) { snapshot, realm, place in
            try snapshot.flowHeads(realm: realm, endedBy: cutoff, after: place, at: now, limit: Self.most.flows)
        } remove: { transaction, due in
            let withCase = due.filter(\.hasCase).map(\.id)
            if !withCase.isEmpty { transaction.removeCases(of: withCase) }
            transaction.removeFlows(due.map(\.id))
        }
    }

    private func removeReleased(
        _ step: Sweep.Step, _ sweep: inout Sweep, by cutoff: Instant, at now: Instant, under lease: Lease?
    ) async throws -> Bool {
        try await walk(step, &sweep, by: cutoff, under: lease) { snapshot, realm, place in
            try snapshot.releasedBindings(
                realm: realm, by: cutoff, after: place, windowsBy: now - Self.grace, at: now, limit: Self.most.flows)
        } remove: { transaction, due in
            transaction.removeReleased(due.map(\.id))
        }
    }

    /// One batch of a walk by age, from where it last stopped.
    /// - Parameters:
    ///   - find: the next rows after a place, held ones among them.
    ///   - prepare: what has to go before the rows that are due.
    /// - Returns: whether that was the last.
    private func walk<Of>(
        _ step: Sweep.Step, _ sweep: inout Sweep, by cutoff: Instant, under lease: Lease?,
        find: @escaping @Sendable (any Snapshot, RealmID, AgePlace?) throws -> [DueRow<Of>],
        prepare: ([DueRow<Of>]) async -> Void = { _ in },
        remove: @escaping @Sendable (any Transaction, [DueRow<Of>]) -> Void
    ) async throws -> Bool {
        guard let realm = step.realm else { return true }
        let place = sweep.place(step)
        let rows = try await store.read { snapshot in try find(snapshot, realm, place) }
        let due = rows.filter { !$0.isHeld }
        await prepare(due)
        try await removeEach(step.kind, due, under: lease, remove)
        sweep.went(step, to: rows.last?.place, due: cutoff)
        return rows.count < Self.most.flows
    }

    /// All in one transaction, or each in one of its own where that fails: a row that can't be
    /// removed holds up no other.
    private func removeEach<Of>(
        _ kind: SweptKind, _ due: [DueRow<Of>], under lease: Lease?,
        _ remove: @escaping @Sendable (any Transaction, [DueRow<Of>]) -> Void
    ) async throws {
        guard !due.isEmpty else { return }
        let write: @Sendable ([DueRow<Of>]) async throws -> Void = { some in
            try await store.write { transaction in
                try transaction.require(lease)
                remove(transaction, some)
            }
            Counters.swept(kind, some.count)
        }
        do {
            try await write(due)
        } catch StoreFailure.contended, StoreFailure.corrupt {
            for row in due {
                do {
                    try await write([row])
                } catch StoreFailure.contended, StoreFailure.corrupt {
                    Counters.sweepFailed(kind)
                }
            }
        }
    }

    /// Each in a transaction of its own: a file has up to 5 MiB.
    func removeFiles(of flow: FlowID, under lease: Lease?) async throws {
        while true {
            let removed = try await store.write { transaction in
                try transaction.require(lease)
                return try transaction.removeEvidence(of: flow, limit: 1)
            }
            guard removed > 0 else { return }
            Counters.sweptFiles(removed)
        }
    }
}

extension RetentionRules {
    /// Of a kind that a realm's policy speaks of. A released binding holds what the flow that took
    /// it held, so it goes with that.
    func term(of kind: SweptKind) -> Duration {
        switch kind {
        case .sessions: sessions
        case .staffAccess: staffAccess
        case .deadLetters: deadLetters
        case .heads: heads
        case .contents, .bindings: contents
        case .hits, .tallies, .answers, .failures, .challenges, .tickets, .signIns, .results, .invitations,
            .accounts:
            .zero
        }
    }
}
