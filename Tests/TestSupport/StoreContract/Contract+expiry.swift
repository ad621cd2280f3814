import Domain
import Engine

// Rows that go when their time is over, whoever they belong to.
extension StoreContract {
    static let expiry = [
        Clause("What expired is removed at its moment and not before", expired),
        Clause("As many expired rows are removed as asked for, the oldest first", expiredInBatches),
        Clause("Failures that close something are never removed", closingFailures),
        Clause("Sessions, looks of staff and dead letters are removed by realm and age", oldRows),
        Clause("What the sweeping node saw of the clock is one row", sweepRow),
    ]

    /// Each kind with a row that expires now.
    static func expired(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.flow(of: account)
        let challenge = rows.challenge(of: flow)
        let (hits, failures) = (
            HitsRow(key: rows.hash(), times: [rows.now]), FailuresRow(key: rows.hash(), count: 1, lastAt: rows.now)
        )
        let answer = rows.answer(expiresAt: rows.now)
        let visit = rows.visit(of: account)
        let attempt = rows.signIn(of: account)
        let result = ResultRow(digest: rows.bytes(), realm: account.realm, flow: flow.id, expiresAt: rows.now)
        let invitation = rows.invitation(of: account)
        try await store.write { transaction in
            transaction.insert(flow)
            transaction.replace(challenge)
            transaction.replace(hits, expiresAt: rows.now)
            transaction.replace(failures, expiresAt: rows.now)
            transaction.insert(answer, at: rows.now - .days(1))
            transaction.insert(visit)
            transaction.insert(attempt)
            transaction.insert(result)
            transaction.insert(invitation)
        }
        let moments: [(SweptKind, Instant)] = [
            (.challenges, challenge.keptUntil), (.hits, rows.now), (.failures, rows.now), (.answers, rows.now),
            (.tickets, visit.expiresAt), (.signIns, attempt.expiresAt), (.results, rows.now),
            (.invitations, invitation.expiresAt),
        ]
        for (kind, moment) in moments {
            let removed = { (at: Instant) in try await store.write { try $0.removeExpired(kind, by: at, limit: 10) } }
            try expect(try await removed(moment - .milliseconds(1)), is: 0, "\(kind), a millisecond early")
            try expect(try await removed(moment), is: 1, "\(kind), at its moment")
            try expect(try await removed(moment), is: 0, "\(kind), once more")
        }
        try expect(try await store.read { try $0.file(flow.id, realm: rows.realm)?.challenges }, is: [], "challenges")
        try expect(try await store.read { try $0.failures(failures.key) }, is: nil, "failures")
    }

    static func expiredInBatches(_ store: any Store) async throws {
        let rows = try Rows()
        let hour = rows.now.milliseconds / 3_600_000
        let kept = (0..<5).map { _ in HitsRow(key: rows.hash(), times: []) }
        try await store.write { transaction in
            for (place, row) in kept.enumerated() {
                transaction.replace(row, expiresAt: rows.now - .seconds(Int64(place)))
            }
            for age in [Int64(14), 16] {
                transaction.add(
                    sent: 1, proved: 0, to: "country:CN", realm: rows.realm, hour: hour - age * 24, stripe: 0)
            }
        }
        try expect(
            try await store.write { try $0.removeExpired(.hits, by: rows.now, limit: 2) }, is: 2, "as many as asked for"
        )
        try expect(
            try await store.read { Set(try $0.hits(kept.map(\.key))) }, is: Set(kept[0...2]), "the oldest are gone")
        try expect(
            try await store.write { try $0.removeExpired(.tallies, by: rows.now - .days(15), limit: 9) }, is: 1,
            "old hours")
        try expect(
            try await store.read { try $0.tally("country:CN", realm: rows.realm, sinceHour: 0).sent }, is: 1, "tallies")
    }

    static func closingFailures(_ store: any Store) async throws {
        let rows = try Rows()
        let closing = FailuresRow(key: rows.hash(), count: 100, lastAt: rows.now - .days(4000))
        try await store.write { $0.replace(closing, expiresAt: nil) }
        try expect(
            try await store.write { try $0.removeExpired(.failures, by: rows.now + .days(4000), limit: 9) }, is: 0,
            "removed")
        try expect(try await store.read { try $0.failures(closing.key) }, is: closing, "it still closes")
    }

    static func oldRows(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let member = rows.member("lena", .active)
        let flow = rows.flow(of: account)
        let reviewCase = rows.reviewCase(of: flow)
        let session = rows.session(of: account)
        var (dead, alive) = (rows.message(of: account), rows.message(of: account))
        dead.isDead = true
        let letters = [dead, alive]
        let looks = [
            rows.access(.caseViewed, by: member, to: account, on: reviewCase), rows.access(.signedIn, by: member),
        ]
        try await store.write { transaction in
            transaction.insert(member)
            transaction.insert(flow)
            transaction.insert(reviewCase)
            transaction.insert(session)
            for look in looks { transaction.insert(look) }
            for letter in letters { transaction.enqueue(letter) }
        }
        let other = try Rows(realm: "messenger").realm
        let cases: [(SweptKind, RealmID?, Instant)] = [
            (.sessions, rows.realm, session.endsAt), (.staffAccess, rows.realm, rows.now),
            (.staffAccess, nil, rows.now),
            (.deadLetters, rows.realm, rows.now + .milliseconds(20)),
        ]
        for (kind, realm, moment) in cases {
            let removed = { (at: Instant, realm: RealmID?) in
                try await store.write { try $0.removeOld(kind, realm: realm, by: at, limit: 10) }
            }
            try expect(try await removed(rows.now - .milliseconds(1), realm), is: 0, "\(kind), a millisecond early")
            try expect(try await removed(moment, other), is: 0, "\(kind), of another realm")
            try expect(try await removed(moment, realm), is: 1, "\(kind), at its moment")
            try expect(try await removed(moment, realm), is: 0, "\(kind), once more")
        }
        alive.isDead = false
        try expect(
            try await store.read { try $0.outboxDepths(realm: nil).map(\.waiting) }, is: [1], "what is under way stays")
        try expect(try await store.read { try $0.session(session.id) }, is: nil, "the session")
    }

    static func sweepRow(_ store: any Store) async throws {
        let now = try Rows().now
        try expect(try await store.read { try $0.sweep() }, is: nil, "before anybody looked")
        for row in [
            SweepRow(seenAt: now, heldUntil: now + .hours(1), finishedAt: nil),
            SweepRow(seenAt: now, heldUntil: nil, finishedAt: now),
        ] {
            try await store.write { $0.keep(row) }
            try expect(try await store.read { try $0.sweep() }, is: row, "what was seen")
        }
    }
}

extension Rows {
    func visit(of account: AccountRow, flow: FlowID? = nil) -> VisitRow {
        VisitRow(
            digest: bytes(), realm: account.realm, account: account.id, flow: flow, returnURL: nil, signedInAt: nil,
            expiresAt: now + .minutes(10))
    }
}
