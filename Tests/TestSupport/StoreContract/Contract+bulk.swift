import Domain
import Engine
import Flows

extension StoreContract {
    static let bulk = [
        Clause("A job and its accounts are read back as they were written, in their own realm", bulkJobs),
        Clause("An account is settled once, and a job by who has seen it last", bulkSettling),
        Clause("The same source makes one job that was not called off", bulkSources),
        Clause("Whose turn it is and who is next are told by their dates", bulkTurns),
        Clause("What is looked at before something is taken off accounts", bulkGround),
        Clause("Accounts are found by name, whatever is in it, and by id, in their own realm", bulkNames),
    ]

    static func bulkJobs(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, job) = (rows.account(), rows.bulkJob(pending: 1, skipped: 9))
        let items = rows.items(of: job, account)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(job, items)
        }
        let found = try await store.read { snapshot in
            (
                try snapshot.bulkJob(job.id, realm: rows.realm), try snapshot.bulkJob(job.id, realm: "elsewhere"),
                try snapshot.bulkJobs(realm: rows.realm, before: nil, limit: 9),
                try snapshot.bulkJobs(realm: rows.realm, before: job.id, limit: 9)
            )
        }
        try expect(found.0, is: job, "the job")
        try expect(found.1, is: nil, "in another realm")
        try expect(found.2, is: [job], "the list")
        try expect(found.3, is: [], "what was made before it")
        let report = try await store.read { try $0.bulkReport(of: job.id, after: 1, limit: 3) }
        try expect(report.map(\.item), is: Array(items[1...3]), "a page of the report")
        let first = try await store.read { try $0.bulkReport(of: job.id, after: 0, limit: 1) }
        try expect(first.map(\.externalID), is: [account.externalID], "what the platform calls it")
        let totals = try await store.read { try $0.bulkTotals() }
        try expect(
            totals, is: [BulkTotals(realm: rows.realm, state: .announcing, jobs: 1, pending: 1, told: 0)], "totals")
    }

    static func bulkSettling(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, job) = (rows.account(), rows.bulkJob(pending: 1))
        let item = BulkItemRow(job: job.id, number: 1, account: account.id, state: .pending)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(job, [item])
        }
        var (told, further) = (item, job)
        (told.state, told.dueAt, told.settledAt) = (.told, rows.now + .days(7), rows.now)
        (further.state, further.nextAt, further.settled) = (.waiting, rows.now + .days(7), 1)
        (further.begunAt, further.movedAt) = (rows.now, rows.now)
        (further.counts[.pending], further.counts[.told]) = (0, 1)
        try await store.write { [told, further] transaction in
            transaction.settle(told, from: .pending)
            transaction.update(further)
        }
        try await expect(.contended, "settled before") { [told] in
            try await store.write { $0.settle(told, from: .pending) }
        }
        try await expect(.contended, "an earlier state of the job") { [further] in
            try await store.write { $0.update(further) }
        }
        further.revision += 1
        let found = try await store.read { snapshot in
            (
                try snapshot.bulkJob(job.id, realm: rows.realm),
                try snapshot.bulkItems(of: job.id, .told, due: nil, limit: 9),
                try snapshot.bulkItems(of: job.id, .told, due: rows.now, limit: 9),
                try snapshot.bulkItems(of: job.id, .pending, due: nil, limit: 9)
            )
        }
        try expect(found.0, is: further, "the job")
        try expect(found.1, is: [told], "who was told")
        try expect(found.2, is: [], "to whom it happens now")
        try expect(found.3, is: [], "who is left")
    }

    static func bulkSources(_ store: any Store) async throws {
        let rows = try Rows()
        let source = rows.bytes()
        let (first, second) = (rows.bulkJob(source: source), rows.bulkJob(source: source))
        try await store.write { $0.insert(first, []) }
        try await expect(.contended, "a second one") { try await store.write { $0.insert(second, []) } }
        let found = try await store.read { try $0.bulkJob(from: source, realm: rows.realm)?.id }
        try expect(found, is: first.id, "the one that is there")
        var ended = first
        (ended.state, ended.nextAt) = (.cancelled, nil)
        try await store.write { [ended] transaction in
            transaction.update(ended)
            transaction.insert(rows.bulkJob(), [])
        }
        let none = try await store.read { try $0.bulkJob(from: source, realm: rows.realm) }
        try expect(none, is: nil, "one that was called off")
        try await store.write { $0.insert(second, []) }
    }

    static func bulkTurns(_ store: any Store) async throws {
        let rows = try Rows()
        var (later, now) = (rows.bulkJob(), rows.bulkJob())
        (later.state, later.nextAt) = (.waiting, rows.now + .days(1))
        (now.state, now.nextAt) = (.waiting, rows.now)
        let accounts = [rows.account(), rows.account()]
        let items = zip(1..., accounts).map { number, account in
            BulkItemRow(
                job: now.id, number: number, account: account.id, state: .told,
                dueAt: rows.now + .days(Int64(3 - number)), settledAt: rows.now)
        }
        try await store.write { [later, now] transaction in
            for account in accounts { transaction.insert(account) }
            transaction.insert(later, [])
            transaction.insert(now, items)
        }
        let found = try await store.read { [now] snapshot in
            (
                try snapshot.dueBulkJobs(at: rows.now, limit: 9).map(\.id),
                try snapshot.dueBulkJobs(at: rows.now - .milliseconds(1), limit: 9).map(\.id),
                try snapshot.nextDue(of: now.id)
            )
        }
        try expect(found.0, is: [now.id], "whose turn it is")
        try expect(found.1, is: [], "before anybody's date")
        try expect(found.2, is: rows.now + .days(1), "who is next")
        let due = try await store.read { [now] in
            try $0.bulkItems(of: now.id, .told, due: rows.now + .days(1), limit: 9)
        }
        try expect(due.map(\.number), is: [2], "to whom it happens by then")
    }

    static func bulkGround(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = [rows.account(), rows.account()].sorted { $0.id < $1.id }
        let (held, given) = (rows.binding(of: accounts[0]), rows.binding(of: accounts[0], state: .released))
        let job = rows.bulkJob(told: 1)
        var done = rows.flow(of: accounts[1])
        done.state = .completed(at: rows.now, undoUntil: rows.now + .hours(1))
        let open = rows.flow(of: accounts[0])
        let item = BulkItemRow(
            job: job.id, number: 1, account: accounts[1].id, state: .told, dueAt: rows.now, settledAt: rows.now)
        try await store.write { [done] transaction in
            for account in accounts { transaction.insert(account) }
            for flow in [open, done] { transaction.insert(flow) }
            for binding in [held, given] { transaction.insert(binding) }
            transaction.insert(job, [item])
        }
        let ask: @Sendable (Instant) async throws -> [BulkGround] = { moment in
            try await store.write { try $0.bulkGround(of: accounts.map(\.id), realm: rows.realm, at: moment) }
        }
        let ground = try await ask(rows.now)
        try expect(ground.map(\.account), is: accounts, "the accounts, in order")
        try expect(ground.map { $0.bindings.map(\.id) }, is: [[held.id], []], "what they hold")
        try expect(ground.map { $0.openFlows.map(\.id) }, is: [[open.id], []], "their open flows")
        try expect(ground.map(\.canUndo), is: [false, true], "whether a change can be taken back")
        try expect(
            ground.map { $0.announced.map(\.job) }, is: [[], [job.id]], "what their owners were told of")
        let later = try await ask(rows.now + .hours(1))
        try expect(later.map(\.canUndo), is: [false, false], "after its window")
        let elsewhere = try await store.read {
            try $0.bulkGround(of: accounts.map(\.id), realm: "elsewhere", at: rows.now)
        }
        try expect(elsewhere.count, is: 0, "in another realm")
    }

    static func bulkNames(_ store: any Store) async throws {
        let rows = try Rows()
        let names = [#"quoted "twice""#, "{NULL,}", "商家-1", "caf\u{E9}", "cafe\u{301}"]
        let accounts = names.map(rows.account(externalID:))
        try await store.write { transaction in for account in accounts { transaction.insert(account) } }
        let sought = names + ["nobody"]
        let found = try await store.read { try $0.accounts(named: sought, realm: rows.realm) }
        for (name, account) in zip(names, accounts) { try expect(found[Array(name.utf8)], is: account.id, name) }
        try expect(found.count, is: names.count, "all of them")
        let ids = accounts.map(\.id)
        let known = try await store.read { try $0.accounts(among: ids + [rows.id()], realm: rows.realm) }
        try expect(known, is: Set(ids), "by id")
        let elsewhere = try await store.read { snapshot in
            (
                try snapshot.accounts(named: names, realm: "elsewhere").count,
                try snapshot.accounts(among: ids, realm: "elsewhere").count
            )
        }
        try expect(elsewhere.0 + elsewhere.1, is: 0, "in another realm")
    }
}

extension Rows {
    fileprivate func bulkJob(
        source: [UInt8]? = nil, pending: Int64 = 0, told: Int64 = 0, skipped: Int64 = 0
    ) -> BulkJobRow {
        BulkJobRow(
            id: id(), realm: realm, operation: .unbind, kinds: [.phone, .email], reason: .security, at: now + .days(7),
            announce: .days(7), by: "operator", source: source, createdAt: now, state: .announcing,
            counts: BulkCounts([.pending: pending, .told: told, .skipped: skipped]), nextAt: now)
    }

    fileprivate func items(of job: BulkJobRow, _ account: AccountRow) -> [BulkItemRow] {
        [BulkItemRow(job: job.id, number: 1, account: account.id, state: .pending)]
            + (2...10).map {
                BulkItemRow(
                    job: job.id, number: $0, account: nil, given: "nobody-\($0)", state: .skipped,
                    reason: "account.not-found", settledAt: now)
            }
    }
}
