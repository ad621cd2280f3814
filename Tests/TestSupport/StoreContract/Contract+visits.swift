import Domain
import Engine
import Flows

// Tickets, sign-ins and references: the rows beside sessions, each good once.

extension StoreContract {
    static func ticketUsed(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let visit = VisitRow(
            digest: rows.bytes(), realm: account.realm, account: account.id, flow: nil, origin: rows.hash(),
            returnURL: rows.sealed(),
            signedInAt: rows.now, expiresAt: rows.now + .minutes(10))
        var used = visit
        used.session = rows.id()
        var again = visit
        again.session = rows.id()
        let (first, second) = (used, again)
        try await store.write { $0.insert(visit) }
        try expect(try await store.read { try $0.visit(digest: visit.digest) }, is: visit, "the ticket")
        try await store.write { $0.use(first) }
        try expect(try await store.read { try $0.visit(digest: visit.digest) }, is: first, "the used ticket")
        try await expect(.contended, "nobody uses it again") { try await store.write { $0.use(second) } }
    }

    static func signInUpdated(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let attempts = [rows.signIn(of: account), rows.signIn(of: nil), rows.signIn(of: account, kind: .email)]
        try await store.write { transaction in for attempt in attempts { transaction.insert(attempt) } }
        for attempt in attempts {
            try expect(try await store.read { try $0.signIn(digest: attempt.digest) }, is: attempt, "as it was begun")
            var failed = attempt
            failed.failures = 1
            var used = failed
            used.usedAt = rows.now
            let (once, done) = (failed, used)
            try await store.write { $0.update(once, ifFailures: 0) }
            try await expect(.contended, "a failure meanwhile") {
                try await store.write { $0.update(done, ifFailures: 0) }
            }
            try await store.write { $0.update(done, ifFailures: 1) }
            try expect(try await store.read { try $0.signIn(digest: attempt.digest) }, is: done, "as it ended")
            try await expect(.contended, "used meanwhile") { try await store.write { $0.update(done, ifFailures: 1) } }
        }
    }

    static func resultUsed(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let flow = rows.flow(of: account)
        let result = ResultRow(
            digest: rows.bytes(), realm: account.realm, flow: flow.id, expiresAt: rows.now + .minutes(10))
        try await store.write { transaction in
            transaction.insert(flow)
            transaction.insert(result)
        }
        try expect(try await store.read { try $0.result(digest: result.digest) }, is: result, "the reference")
        var used = result
        (used.usedAt, used.usedBy, used.expiresAt) = (rows.now, rows.id(), rows.now + .minutes(13))
        try await store.write { [used] in $0.use(used) }
        try expect(try await store.read { try $0.result(digest: result.digest) }, is: used, "when, and by which key")
        try await expect(.contended, "nobody uses it again") { try await store.write { [used] in $0.use(used) } }
    }

    static func originEnded(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let (origin, later) = (rows.hash(), rows.now + .minutes(1))
        let sessions = [origin, rows.hash(), nil].map { rows.session(of: account, origin: $0) }
        let visits = [origin, rows.hash(), nil, origin].map { origin in
            VisitRow(
                digest: rows.bytes(), realm: account.realm, account: account.id, flow: nil, origin: origin,
                returnURL: nil, signedInAt: nil,
                expiresAt: rows.now + .minutes(10))
        }
        var used = visits[3]
        used.session = sessions[0].id
        var late = visits[0]
        late.session = rows.id()
        let (first, second) = (used, late)
        try await store.write { transaction in
            for session in sessions { transaction.insert(session) }
            for visit in visits { transaction.insert(visit) }
            transaction.use(first)
        }
        try expect(
            try await store.read { try $0.sessions(openedFrom: origin) }, is: [sessions[0]], "those that it opened")
        try await store.write { $0.endSessions(openedFrom: origin, at: later) }
        try expect(try await store.read { try $0.sessions(openedFrom: origin) }, is: [], "none is left")
        let ends = try await store.read { snapshot in try sessions.map { try snapshot.session($0.id)?.endedAt } }
        try expect(ends, is: [later, nil, nil], "ends of sessions")
        let times = try await store.read { snapshot in
            try visits.map { try snapshot.visit(digest: $0.digest)?.expiresAt }
        }
        try expect(
            times, is: [later, visits[1].expiresAt, visits[2].expiresAt, visits[3].expiresAt], "ends of tickets")
        try await expect(.contended, "nobody opens it meanwhile") { try await store.write { $0.use(second) } }
    }

    static func resultsDropped(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let (flow, other) = (rows.flow(of: account), rows.flow(of: account))
        let results = (0..<5).map { place in
            ResultRow(
                digest: rows.bytes(), realm: account.realm, flow: place == 4 ? other.id : flow.id,
                expiresAt: rows.now + .minutes(place))
        }
        try await store.write { transaction in
            for row in [flow, other] { transaction.insert(row) }
            for result in results { transaction.insert(result) }
            var used = results[0]
            used.usedAt = rows.now
            transaction.use(used)
            transaction.dropResults(of: flow.id, allBut: 2)
        }
        let left = try await store.read { snapshot in try results.map { try snapshot.result(digest: $0.digest) != nil }
        }
        try expect(left, is: [true, false, true, true, true], "the used one, the two latest, and another flow's")
    }

    static func endedFlows(_ store: any Store) async throws {
        let (rows, account) = try await accountWithRows(in: store)
        let states: [FlowState] = [
            .completed(at: rows.now - .days(1), undoUntil: nil),
            .refused(at: rows.now - .days(3), appealUntil: nil, cause: .policy),
            .cancelled(at: rows.now - .days(2), cause: .byPerson), .expired(at: rows.now - .days(40)),
            .collecting(deadline: rows.now + .minutes(30)), .reviewing(since: rows.now, thenWait: nil),
        ]
        let flows = states.map { rows.flow(of: account, state: $0) }
        try await store.write { transaction in for flow in flows { transaction.insert(flow) } }
        let ended = { (limit: Int) in
            try await store.read {
                try $0.endedFlows(of: account.id, since: rows.now - .days(30), limit: limit).map(\.id)
            }
        }
        try expect(try await ended(10), is: [flows[0].id, flows[2].id, flows[1].id], "those of the last 30 days")
        try expect(try await ended(1), is: [flows[0].id], "as many as asked for")
    }
}

extension Rows {
    func signIn(of account: AccountRow?, kind: IdentifierKind = .phone) -> SignInRow {
        SignInRow(
            digest: bytes(), realm: realm, account: account?.id, kind: kind, destination: index(), codeHash: hash(),
            sentAt: now,
            expiresAt: now + .minutes(5))
    }
}
