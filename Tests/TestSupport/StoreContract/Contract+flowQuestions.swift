import Domain
import Engine
import Flows

extension StoreContract {
    static let flowQuestions = [
        Clause("An account's open flows are those that collect, are reviewed or wait", openFlows),
        Clause("A session's open flows are those that collect, in that realm", sessionFlows),
        Clause(
            "Disputes are found by the change that they are about, and by the case that they are parties to", disputes),
        Clause("What completed and was not taken back is found in its order, from a moment on", inForce),
        Clause("A reverted change still counts as one, at the time it took effect", completions),
        Clause("A refusal counts until it is appealed", refusals),
        Clause("Flows are due when their deadline or wait is over, the longest overdue first", dueFlows),
        Clause("Flows are counted by realm, operation and state", flowCounts),
    ]

    private static func insert(_ flows: [FlowRow], of account: AccountRow, into store: any Store) async throws {
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
        }
    }

    private static func oneOfEach(at now: Instant) -> [FlowState] {
        [
            .collecting(deadline: now), .reviewing(since: now, thenWait: nil), .waiting(since: now, until: now),
            .completed(at: now, undoUntil: now), .refused(at: now, appealUntil: now, cause: .reviewer),
            .expired(at: now),
            .cancelled(at: now, cause: .byPerson),
        ]
    }

    static func openFlows(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flows = oneOfEach(at: rows.now).map { rows.flow(of: account, state: $0) }
        try await insert(flows, of: account, into: store)
        try expect(try await store.read { try $0.openFlows(of: account.id) }, is: Array(flows[0...2]), "open flows")
    }

    static func sessionFlows(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let (account, session) = (rows.account(), rows.hash())
        let flows = oneOfEach(at: rows.now).map { rows.flow(of: account, state: $0, session: session) }
        try await insert(flows + [rows.flow(of: account, session: rows.hash())], of: account, into: store)
        try expect(
            try await store.read { try $0.openFlows(startedIn: session, realm: rows.realm) }, is: [flows[0]],
            "open flows")
        try expect(
            try await store.read { try $0.openFlows(startedIn: session, realm: other) }, is: [], "in another realm")
    }

    static func disputes(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let change = rows.flow(of: account, state: .completed(at: rows.now, undoUntil: rows.now + .days(3)))
        let caseID: CaseID = rows.id()
        let dispute = { (caseID: CaseID?, link: BindingID?) in
            FlowRow(
                id: rows.id(), realm: account.realm, account: account.id, operation: .dispute, policyVersion: "v1",
                startedAt: rows.now,
                channel: .web, about: change.id, origin: rows.origin(session: nil),
                state: .reviewing(since: rows.now, thenWait: nil), reason: nil, track: nil, decision: nil,
                mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, appeals: 1, caseID: caseID, link: link,
                revision: 0)
        }
        let all = [dispute(caseID, rows.id()), dispute(nil, nil), dispute(caseID, nil)]
        try await insert([change] + all, of: account, into: store)
        try expect(try await store.read { try $0.disputes(about: change.id) }, is: all, "about the change")
        try expect(try await store.read { try $0.parties(to: caseID) }, is: [all[0], all[2]], "parties")
        let found = try await store.read { try $0.flows(beginningWith: change.id.high, realm: account.realm) }
        try expect(found, is: [change], "by the first half of its id")
        var left = all[0]
        (left.caseID, left.appeals) = (nil, 2)
        try await store.write { [left] in $0.update(left, ifRevision: 0) }
        try expect(try await store.read { try $0.parties(to: caseID) }, is: [all[2]], "after one has left")
        try expect(try await store.read { try $0.flow(all[0].id, realm: rows.realm)?.appeals }, is: 2, "appeals")
    }

    static func inForce(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        let flows = [3, 1, 2].map {
            rows.flow(of: account, state: .completed(at: rows.now - .days($0), undoUntil: nil))
        }
        var taken = rows.flow(of: account, state: .completed(at: rows.now, undoUntil: nil))
        let reverted = taken
        taken.state = .reverted(at: rows.now)
        try await insert(flows + [reverted, rows.flow(of: account)], of: account, into: store)
        try await store.write { [taken] transaction in
            transaction.insert(other)
            transaction.insert(rows.flow(of: other, state: .completed(at: rows.now, undoUntil: nil)))
            transaction.update(taken, ifRevision: 0)
        }
        let found = try await store.read { try $0.completedFlows(of: account.id, since: rows.now - .days(2)) }
        try expect(found, is: [flows[2], flows[1]], "the later two")
    }

    static func completions(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, early) = (rows.account(), rows.now - .days(20))
        let kept = rows.flow(of: account, state: .completed(at: rows.now, undoUntil: nil))
        let taken = rows.flow(of: account, state: .completed(at: early, undoUntil: rows.now))
        var changed = taken
        changed.state = .reverted(at: rows.now)
        let reverted = changed
        let mail = rows.flow(of: account, .emailChange, state: .completed(at: rows.now, undoUntil: nil))
        try await insert([kept, taken, mail, rows.flow(of: account)], of: account, into: store)
        try await store.write { $0.update(reverted, ifRevision: 0) }
        let times: @Sendable (Instant) async throws -> [Instant] = { since in
            try await store.read { try $0.background(of: account.id, completedSince: since).completions.sorted() }
        }
        try expect(try await times(early), is: [early, rows.now], "both")
        try expect(try await times(early + .milliseconds(1)), is: [rows.now], "the later one")
        try expect(
            try await store.read { try $0.flow(taken.id, realm: rows.realm)?.state }, is: .reverted(at: rows.now),
            "the state")
    }

    static func refusals(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flows = (0..<2).map { _ in
            rows.flow(of: account, state: .refused(at: rows.now, appealUntil: rows.now + .days(7), cause: .reviewer))
        }
        var appealed = flows[0]
        appealed.state = .reviewing(since: rows.now, thenWait: nil)
        let reviewed = appealed
        try await insert(flows, of: account, into: store)
        let refused: @Sendable (Instant) async throws -> [RefusedFlow] = { since in
            try await store.read { try $0.background(of: account.id, refusedSince: since).refusals }
        }
        let each = RefusedFlow(operation: reviewed.operation, at: rows.now)
        try expect(try await refused(rows.now), is: [each, each], "before")
        try expect(try await refused(rows.now + .milliseconds(1)), is: [], "later than they were")
        try await store.write { $0.update(reviewed, ifRevision: 0) }
        try expect(try await refused(rows.now), is: [each], "after the appeal")
    }

    static func dueFlows(_ store: any Store) async throws {
        let (rows, account) = (try Rows(), try Rows(seed: 2).account())
        let late = rows.flow(of: account, state: .waiting(since: rows.now - .days(1), until: rows.now - .hours(2)))
        let due = rows.flow(of: account, state: .collecting(deadline: rows.now))
        let early = rows.flow(of: account, state: .collecting(deadline: rows.now + .milliseconds(1)))
        let done = rows.flow(of: account, state: .completed(at: rows.now, undoUntil: rows.now - .hours(3)))
        try await insert([due, early, done, late], of: account, into: store)
        let found = try await store.read { try $0.dueFlows(at: rows.now, after: nil, limit: 9) }
        try expect(found.map(\.id), is: [late.id, due.id], "due")
        try expect(
            try await store.read { try $0.dueFlows(at: rows.now, after: nil, limit: 1) }, is: [found[0]],
            "the longest overdue")
        try expect(
            try await store.read { try $0.dueFlows(at: rows.now, after: found[0], limit: 9) }, is: [found[1]],
            "those behind it")
        try expect(
            try await store.read { try $0.dueFlows(at: rows.now, after: found[1], limit: 9) }, is: [],
            "nothing behind the last")
    }

    static func flowCounts(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        try await insert(
            [rows.flow(of: account), rows.flow(of: account), rows.flow(of: account, .freeze)], of: account, into: store)
        let counts = try await store.read { Set(try $0.flowCounts()) }
        let wanted = [(OperationName.phoneChange, 2), (.freeze, 1)].map {
            FlowCount(realm: rows.realm, operation: $0.0, state: .collecting, count: $0.1)
        }
        try expect(counts, is: Set(wanted), "counts")
    }
}
