import Domain
import Engine

extension StoreContract {
    static let ledger = [
        Clause(
            "Promise 11: an account's openings come with their entries, the latest first, even within one millisecond",
            openings),
        Clause("Promise 11: an entry without its phase is not kept", entryOfFailedPhase),
    ]

    static func openings(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        // Ids in no order, as several of one millisecond have them.
        let written = (0..<5).map { _ in rows.ledgerEntry(of: account) }.sorted {
            $0.entry.commitment[0] < $1.entry.commitment[0]
        }
        let foreign = rows.ledgerEntry(of: other)
        try await store.write { transaction in
            for row in [account, other] { transaction.insert(row) }
            for (entry, opening) in written + [foreign] { transaction.append(entry, opening: opening) }
        }
        let found = try await store.read { try $0.openings(of: account.id, limit: 3) }
        let wanted = Array(written.reversed().prefix(3))
        try expect(found.map(\.entry), is: wanted.map(\.entry), "entries")
        try expect(found.map(\.content), is: wanted.map(\.opening.content), "contents")
    }

    static func entryOfFailedPhase(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (entry, opening) = rows.ledgerEntry(of: account)
        try await store.write { $0.insert(account) }
        try await expect(.contended, "a phase that can't be kept") {
            try await store.write { transaction in
                transaction.append(entry, opening: opening)
                transaction.update(account, ifRevision: 99)
            }
        }
        try expect(try await store.read { try $0.openings(of: account.id, limit: 9).count }, is: 0, "openings")
    }
}

extension StoreContract {
    static let idempotency = [
        Clause("Promise 12: an answer is found by its key until it expires, by nobody else", answers),
        Clause("Promise 12: of two calls with one key the second finds the first one's answer", sameKeyTwice),
        Clause("Promise 12: an expired answer gives its place to a new one", expiredAnswer),
    ]

    static func answers(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let kept = rows.answer()
        try await store.write { $0.insert(kept, at: rows.now) }
        let find: @Sendable (String, RealmID, Instant) async throws -> IdempotencyRow? = { principal, realm, now in
            try await store.read { try $0.answer(to: kept.key, of: principal, realm: realm, at: now) }
        }
        try expect(
            try await find(kept.principal, rows.realm, kept.expiresAt - .milliseconds(1)), is: kept, "before it expires"
        )
        try expect(try await find(kept.principal, rows.realm, kept.expiresAt), is: nil, "afterwards")
        try expect(try await find("key-2", rows.realm, rows.now), is: nil, "for another caller")
        try expect(try await find(kept.principal, other, rows.now), is: nil, "in another realm")
        let enough = try await store.read { snapshot in
            try [(1, rows.now), (2, rows.now), (1, kept.expiresAt)].map { count, now in
                try snapshot.keepsAnswers(count, of: kept.principal, realm: rows.realm, at: now)
            }
        }
        try expect(enough, is: [true, false, false], "how many are kept")
    }

    static func sameKeyTwice(_ store: any Store) async throws {
        let rows = try Rows()
        let (first, second) = (rows.answer(), rows.answer())
        try await store.write { $0.insert(first, at: rows.now) }
        let runs = RunCount()
        let answer = try await store.write { transaction in
            let known = try transaction.answer(to: second.key, of: second.principal, realm: second.realm, at: rows.now)
            if !runs.isFirst(), let known { return known }
            transaction.insert(second, at: rows.now)
            return second
        }
        try expect(answer, is: first, "the answer")
        try expect(runs.total, is: 2, "runs")
    }

    static func expiredAnswer(_ store: any Store) async throws {
        let rows = try Rows()
        let first = rows.answer(expiresAt: rows.now)
        let second = rows.answer()
        try await store.write { $0.insert(first, at: rows.now - .days(1)) }
        try await store.write { $0.insert(second, at: rows.now) }
        let found = try await store.read {
            try $0.answer(to: second.key, of: second.principal, realm: second.realm, at: rows.now)
        }
        try expect(found, is: second, "the answer")
    }
}

extension StoreContract {
    static let access = [
        Clause("An API key is read back as it was written and is listed by realm", apiKeys),
        Clause("A revoked API key keeps the time at which it was revoked", revokedKey),
        Clause("Webhooks are read back as they were written", webhooks),
        Clause("A policy's version is kept once", policies),
    ]

    static func apiKeys(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let keys = [rows.apiKey(), rows.apiKey(scopes: []), other.apiKey()]
        try await store.write { transaction in for row in keys { transaction.insert(row) } }
        try expect(try await store.read { try $0.apiKey(keys[0].id) }, is: keys[0], "by id")
        try expect(try await store.read { try $0.apiKeys(realm: rows.realm) }, is: Array(keys[0...1]), "of a realm")
        try expect(try await store.read { Set(try $0.apiKeys(realm: nil)) }, is: Set(keys), "of all")
    }

    static func revokedKey(_ store: any Store) async throws {
        let rows = try Rows()
        let key = rows.apiKey()
        try await store.write { $0.insert(key) }
        for time in [rows.now, rows.now + .hours(1)] { try await store.write { $0.revokeAPIKey(key.id, at: time) } }
        try expect(try await store.read { try $0.apiKey(key.id)?.revokedAt }, is: rows.now, "when")
    }

    static func webhooks(_ store: any Store) async throws {
        let rows = try Rows()
        let made = [rows.webhook(), rows.webhook(events: [])]
        try await store.write { transaction in for row in made { transaction.insert(row) } }
        try expect(try await store.read { try $0.webhooks(realm: rows.realm) }, is: made, "of the realm")
        try expect(try await store.read { try $0.webhook(made[0].id) }, is: made[0], "by id")
    }

    static func policies(_ store: any Store) async throws {
        let rows = try Rows()
        let first = PolicyRow(realm: rows.realm, version: "ab12", text: "realm: marketplace\n", since: rows.now)
        let again = PolicyRow(
            realm: rows.realm, version: "ab12", text: "realm: marketplace\n", since: rows.now + .days(1))
        for policy in [first, again] { try await store.write { $0.keep(policy) } }
        try expect(try await store.read { try $0.policy(realm: rows.realm, version: "ab12") }, is: first, "the version")
        try expect(
            try await store.read { try $0.policy(realm: rows.realm, version: "cd34") }, is: nil, "an unknown one")
    }
}
