import Domain
import Engine
import Flows

extension StoreContract {
    static let desk = [
        Clause("A case is taken by one at a time and given back by whoever took it", claims),
        Clause("A case that is decided is taken by nobody, and waits for nobody", closedIsFree),
        Clause("A case waits for the person from the first question to the answer", asking),
        Clause("Cases are found by who took them and by being overdue, page by page", claimFilters),
        Clause("Cases are found by what they are about and by whose they are", subjectFilters),
        Clause("Cases that nobody has taken are found without those that one has said a word on", silentFilter),
        Clause("Open cases are counted by queue", counts),
        Clause("A flow's last case is the one that was opened last", lastCase),
        Clause("Cases that are over come the latest decided first, by queue and by how they ended", ended),
        Clause("The case that an appeal is against is the last that people decided", decidedBefore),
        Clause("What was said about a case is read back in order", entriesReadBack),
        Clause("An account's flows come the latest first, whatever became of them", recentFlows),
    ]

    static func open(_ rows: Rows, cases: Int, in store: any Store) async throws -> [CaseRow] {
        let account = rows.account()
        let flows = (0..<cases).map { _ in rows.flow(of: account) }
        let made = flows.enumerated().map { place, flow in
            rows.reviewCase(
                of: flow, queue: place.isMultiple(of: 2) ? "identity" : "fraud", dueAt: rows.now + .hours(Int64(place)))
        }
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
            for row in made { transaction.insert(row) }
        }
        return made
    }

    static func claims(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 1, in: store)[0]
        let found: @Sendable () async throws -> CaseRow? = {
            try await store.read { try $0.reviewCase(made.id, realm: rows.realm) }
        }
        try await store.write { $0.claim(made.id, by: "li", at: rows.now, ifRevision: 1) }
        try await expect(.contended, "a second taker") {
            try await store.write { $0.claim(made.id, by: "wang", at: rows.now, ifRevision: 1) }
        }
        try await expect(.contended, "giving back another's") {
            try await store.write { $0.giveBack(made.id, claimedBy: "wang") }
        }
        try expect(try await found()?.claimedBy, is: "li", "who")
        try expect(try await found()?.claimedAt, is: rows.now, "since when")
        try await store.write { $0.claim(made.id, by: "wang", at: rows.now + .hours(9), ifRevision: 2) }
        try expect(try await found()?.claimedBy, is: "wang", "who took it from who had it too long")
        try await store.write { $0.giveBack(made.id, claimedBy: "wang") }
        try expect(
            [try await found()?.claimedBy, try await found()?.claimedAt?.description], is: [nil, nil], "given back")
        try await store.write { $0.claim(made.id, by: "li", at: rows.now, ifRevision: 4) }
        try await store.write { $0.giveBackAll(claimedBy: "wang") }
        try expect(try await found()?.claimedBy, is: "li", "after another gave all back")
        try await store.write { $0.giveBackAll(claimedBy: "li") }
        try expect(
            [try await found()?.claimedBy, try await found()?.claimedAt?.description], is: [nil, nil],
            "with all of theirs")
    }

    static func closedIsFree(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 1, in: store)[0]
        try await store.write { transaction in
            transaction.claim(made.id, by: "li", at: rows.now, ifRevision: 1)
            transaction.markAsked(made.id, at: rows.now)
        }
        try await store.write { $0.close(made.id, as: .approved, at: rows.now, ifRevision: 2) }
        let closed = try await store.read { try $0.reviewCase(made.id, realm: rows.realm) }
        try expect(
            [closed?.claimedBy, closed?.askedAt?.description, closed?.claimedAt?.description], is: [nil, nil, nil],
            "the claim")
        try await expect(.contended, "taking it") {
            try await store.write { $0.claim(made.id, by: "li", at: rows.now, ifRevision: 3) }
        }
        try await expect(.contended, "asking") { try await store.write { $0.markAsked(made.id, at: rows.now) } }
        try await expect(.contended, "answering") {
            try await store.write { $0.markAnswered(made.id, dueAt: rows.now) }
        }
    }

    static func asking(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 1, in: store)[0]
        try await store.write { $0.markAsked(made.id, at: rows.now) }
        try await expect(.contended, "waiting already") {
            try await store.write { $0.markAsked(made.id, at: rows.now + .hours(1)) }
        }
        try expect(
            try await store.read { try $0.reviewCase(made.id, realm: rows.realm)?.askedAt }, is: rows.now, "since when")
        try await store.write { $0.markAnswered(made.id, dueAt: rows.now + .days(9)) }
        let answered = try await store.read { try $0.openCase(of: made.flow) }
        try expect(answered?.askedAt, is: nil, "waiting no more")
        try expect(answered?.dueAt, is: rows.now + .days(9), "due")
    }

    static func claimFilters(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 6, in: store)
        try await store.write { transaction in
            for row in made[0...3] {
                transaction.claim(row.id, by: row == made[3] ? "wang" : "li", at: rows.now, ifRevision: 1)
            }
        }
        let find: @Sendable (CaseSelection, CaseID?) async throws -> [CaseID] = { selection, after in
            try await store.read { try $0.cases(realm: rows.realm, selection, after: after, limit: 2).map(\.id) }
        }
        let (justBefore, then) = (rows.now - .milliseconds(1), rows.now)
        let mine = CaseSelection(claim: .of("li", since: justBefore))
        try expect(try await find(mine, nil), is: [made[0].id, made[1].id], "mine, first page")
        try expect(try await find(mine, made[1].id), is: [made[2].id], "mine, second page")
        try expect(
            try await find(CaseSelection(queue: "fraud", state: .open, claim: .of("li", since: justBefore)), nil),
            is: [made[1].id],
            "of a queue")
        let freeAndOpen = try await find(CaseSelection(state: .open, claim: .free(since: justBefore)), nil)
        try expect(freeAndOpen, is: [made[4].id, made[5].id], "free ones")
        let free = try await find(CaseSelection(claim: .free(since: justBefore)), nil)
        try expect(free, is: [made[4].id, made[5].id], "free ones in any state")
        try expect(
            try await find(CaseSelection(claim: .of("li", since: then)), nil), is: [],
            "mine, of claims that are too old")
        for state in [CaseState.open, nil] {
            let old = try await find(CaseSelection(state: state, claim: .free(since: then)), nil)
            try expect(old, is: [made[0].id, made[1].id], "those whose claims are too old")
        }
        let overdue = CaseSelection(state: .open, dueBefore: rows.now + .hours(1))
        try expect(try await find(overdue, nil), is: [made[0].id], "overdue ones")
    }

    static func subjectFilters(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = [rows.account(), rows.account()]
        let subjects: [(OperationName, String?, RiskLevel?)] = [
            (.phoneChange, "face", .low), (.phoneChange, "no-access", .high), (.emailChange, "face", .critical),
            (.phoneChange, nil, nil),
        ]
        let flows = subjects.enumerated().map { place, subject in
            rows.flow(of: accounts[place % 2], subject.0)
        }
        let made = zip(flows, subjects).enumerated().map { place, pair in
            rows.reviewCase(
                of: pair.0, dueAt: rows.now + .hours(Int64(place)), track: pair.1.1, risk: pair.1.2)
        }
        try await store.write { transaction in
            for row in accounts { transaction.insert(row) }
            for row in flows { transaction.insert(row) }
            for row in made { transaction.insert(row) }
            for row in made { transaction.claim(row.id, by: "li", at: rows.now, ifRevision: 1) }
        }
        let selections: [(CaseSelection, [Int])] = [
            (CaseSelection(operation: .phoneChange), [0, 1, 3]), (CaseSelection(track: "face"), [0, 2]),
            (CaseSelection(risk: .medium), [1, 2]), (CaseSelection(risk: .critical), [2]),
            (CaseSelection(operation: .phoneChange, track: "face", risk: .low), [0]),
            (CaseSelection(account: accounts[0].id), [0, 2]),
            (CaseSelection(operation: .phoneChange, account: accounts[1].id), [1, 3]),
            (CaseSelection(account: rows.id()), []),
        ]
        let claims: [CaseSelection.ClaimFilter] = [
            .any, .of("li", since: rows.now - .milliseconds(1)), .free(since: rows.now),
        ]
        for (selection, places) in selections {
            for (state, claim) in [CaseState.open, nil].flatMap({ state in claims.map { (state, $0) } }) {
                var selection = selection
                (selection.state, selection.claim) = (state, claim)
                let found = try await store.read { [selection] in
                    try $0.cases(realm: rows.realm, selection, after: nil, limit: 9).map(\.id)
                }
                try expect(found, is: places.map { made[$0].id }, "\(selection)")
            }
        }
        let ofOne = CaseSelection(state: .open, account: accounts[1].id)
        let next = try await store.read {
            try $0.cases(realm: rows.realm, ofOne, after: made[1].id, limit: 9).map(\.id)
        }
        try expect(next, is: [made[3].id], "an account's next page")
        for row in made {
            let found = try await store.read { try $0.reviewCase(row.id, realm: rows.realm) }
            try expect(
                [found?.track, found?.operation.description], is: [row.track, row.operation.description], "read")
            try expect(found?.risk, is: row.risk, "risk")
        }
    }

    static func silentFilter(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 4, in: store)
        try await store.write { transaction in
            transaction.insert(rows.vote(on: made[0], by: "li"), ifRevision: 1)
            transaction.insert(rows.vote(on: made[1], by: "wang"), ifRevision: 1)
            transaction.claim(made[2].id, by: "wang", at: rows.now, ifRevision: 1)
        }
        let since = rows.now - .milliseconds(1)
        for account in [nil, made[0].account] {
            for state in [CaseState.open, nil] {
                let selection = CaseSelection(state: state, claim: .open(to: "li", since: since), account: account)
                let found = try await store.read {
                    try $0.cases(realm: rows.realm, selection, after: nil, limit: 9).map(\.id)
                }
                try expect(found, is: [made[1].id, made[3].id], "free, and without a word of li's")
            }
        }
    }

    static func counts(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 6, in: store)
        try await store.write { transaction in
            transaction.claim(made[0].id, by: "li", at: rows.now, ifRevision: 1)
            transaction.claim(made[2].id, by: "wang", at: rows.now, ifRevision: 1)
            transaction.markAsked(made[1].id, at: rows.now)
            transaction.close(made[4].id, as: .refused, at: rows.now, ifRevision: 1)
        }
        let count: @Sendable (String?, Instant, Instant) async throws -> [QueueRow] = { login, at, since in
            try await store.read { try $0.queueCounts(realm: rows.realm, login: login, at: at, claimsSince: since) }
        }
        let counts = try await count("li", rows.now + .hours(3), rows.now - .milliseconds(1))
        try expect(
            counts,
            is: [
                QueueRow(queue: "fraud", open: 3, mine: 0, free: 3, overdue: 1, asked: 1),
                QueueRow(queue: "identity", open: 2, mine: 1, free: 0, overdue: 2, asked: 0),
            ], "counts")
        try expect(try await count(nil, rows.now, rows.now - .milliseconds(1)).map(\.mine), is: [0, 0], "nobody's")
        let later = try await count("li", rows.now, rows.now)
        try expect([later.map(\.mine), later.map(\.free)], is: [[0, 0], [3, 2]], "once the claims are too old")
    }

    static func lastCase(_ store: any Store) async throws {
        let rows = try Rows()
        let first = try await open(rows, cases: 1, in: store)[0]
        let second = CaseRow(
            id: rows.id(), realm: first.realm, flow: first.flow, account: first.account, queue: "appeals", state: .open,
            people: 1,
            openedAt: rows.now, dueAt: rows.now, decidedAt: nil, statement: nil, operation: first.operation)
        try await store.write { transaction in
            transaction.close(first.id, as: .refused, at: rows.now, ifRevision: 1)
            transaction.insert(second)
        }
        try expect(try await store.read { try $0.lastCase(of: first.flow) }, is: second, "the last")
        try expect(try await store.read { try $0.lastCase(of: rows.id()) }, is: nil, "of an unknown flow")
    }

    static func ended(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 5, in: store)
        try await store.write { transaction in
            for (place, state) in [CaseState.refused, .approved, .refused, .closed].enumerated() {
                transaction.close(
                    made[place].id, as: state, at: rows.now + .hours(Int64(place % 3)), ifRevision: 1)
            }
        }
        let find: @Sendable (String?, CaseState?, CaseID?) async throws -> [CaseID] = { queue, state, after in
            try await store.read {
                try $0.endedCases(
                    realm: rows.realm, queue: queue, state: state, account: nil, after: after, limit: 2
                ).map(\.id)
            }
        }
        try expect(try await find(nil, nil, nil), is: [made[2].id, made[1].id], "the first page")
        try expect(try await find(nil, nil, made[1].id), is: [made[3].id, made[0].id], "those of one moment")
        try expect(try await find(nil, .refused, nil), is: [made[2].id, made[0].id], "refused ones")
        try expect(try await find("fraud", nil, nil), is: [made[1].id, made[3].id], "of a queue")
        try expect(try await find(nil, nil, made[4].id), is: [], "after one that is open")
        let other = try await open(rows, cases: 1, in: store)[0]
        try await store.write { $0.close(other.id, as: .refused, at: rows.now + .hours(1), ifRevision: 1) }
        let ofAccount: @Sendable (AccountID, String?, CaseState?, CaseID?) async throws -> [CaseID] = {
            account, queue, state, after in
            try await store.read {
                try $0.endedCases(
                    realm: rows.realm, queue: queue, state: state, account: account, after: after, limit: 3
                ).map(\.id)
            }
        }
        try expect(try await ofAccount(other.account, nil, nil, nil), is: [other.id], "of one account")
        let first = try await ofAccount(made[0].account, nil, nil, nil)
        try expect(first, is: [made[2].id, made[1].id, made[3].id], "of another, the first page")
        try expect(try await ofAccount(made[0].account, nil, nil, made[3].id), is: [made[0].id], "its second")
        try expect(try await ofAccount(made[0].account, "fraud", .closed, nil), is: [made[3].id], "of a queue, closed")
    }

    static func decidedBefore(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flow = rows.flow(of: account)
        let made = (0..<3).map { _ in rows.reviewCase(of: flow) }
        let flows = (0..<3).map { _ in rows.flow(of: account) }
        let disputes = flows.map { rows.reviewCase(of: $0, isDispute: true) }
        try await store.write { transaction in
            transaction.insert(account)
            for row in [flow] + flows { transaction.insert(row) }
        }
        for (place, state) in [CaseState.refused, .closed].enumerated() {
            for row in [made[place], disputes[place]] {
                try await store.write { $0.insert(row) }
                try await store.write { $0.close(row.id, as: state, at: rows.now, ifRevision: 1) }
            }
        }
        try await store.write { transaction in for row in [made[2], disputes[2]] { transaction.insert(row) } }
        let last = made[2].id
        let found = try await store.read { try $0.decidedCase(of: flow.id, before: last)?.id }
        try expect(found, is: made[0].id, "the flow's, past one that ended without a word")
        let first = made[0].id
        try expect(
            try await store.read { try $0.decidedCase(of: flow.id, before: first) }, is: nil, "none before the first")
        let (now, dispute) = (rows.now, disputes[2].id)
        let disputed = try await store.read {
            try $0.decidedDispute(of: account.id, since: now, before: dispute)?.id
        }
        try expect(disputed, is: disputes[0].id, "the account's dispute")
        let later = try await store.read {
            try $0.decidedDispute(of: account.id, since: now + .milliseconds(1), before: dispute)
        }
        try expect(later, is: nil, "none since then")
    }

    static func entriesReadBack(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 2, in: store)
        let entries = [rows.entry(on: made[0], login: "li"), rows.entry(on: made[0]), rows.entry(on: made[1])]
        try await store.write { transaction in for row in entries { transaction.insert(row) } }
        try expect(try await store.read { try $0.entries(of: made[0].id) }, is: Array(entries[0...1]), "of one case")
    }

    static func recentFlows(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        let flows = [
            rows.flow(of: account), rows.flow(of: account, state: .expired(at: rows.now)), rows.flow(of: account),
        ]
        try await store.write { transaction in
            for row in [account, other] { transaction.insert(row) }
            for row in flows + [rows.flow(of: other)] { transaction.insert(row) }
        }
        let found = try await store.read { try $0.recentFlows(of: account.id, limit: 2) }
        try expect(found, is: [flows[2], flows[1]], "the latest two")
    }
}

extension Rows {
    /// A reviewer's word with a login, the person's without.
    func entry(on reviewCase: CaseRow, login: String? = nil) -> CaseEntryRow {
        CaseEntryRow(
            id: id(), caseID: reviewCase.id, flow: reviewCase.flow, author: login == nil ? .person : .reviewer,
            login: login,
            text: sealed(), at: now)
    }
}
