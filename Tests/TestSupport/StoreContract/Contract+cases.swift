import Domain
import Engine

extension StoreContract {
    static let cases = [
        Clause("A case is read back as it was written, by its id and by its flow", caseReadsBack),
        Clause("A flow has one open case", oneOpenCase),
        Clause("A case is closed once", closeOnce),
        Clause("Cases come the soonest due first, page by page", casePages),
        Clause("Cases are found by queue and state", caseFilters),
        Clause("A reviewer has one word on a case", oneVote),
        Clause(
            "Words, claims and ends that were based on what a case was before the latest of them run again",
            caseRevisions),
        Clause("An account's open cases are found", openCasesOfAccount),
        Clause("Promise 9: an account has at most one open dispute", oneDispute),
        Clause(
            "Those who refused a flow are found, in its own cases, in disputes it was a party to, and where it appeals",
            refusers),
    ]

    private static func begin(_ rows: Rows, cases: Int = 1, in store: any Store) async throws -> [CaseRow] {
        let account = rows.account()
        let flows = (0..<cases).map { _ in rows.flow(of: account) }
        let made = flows.enumerated().map { place, flow in
            rows.reviewCase(
                of: flow, queue: place.isMultiple(of: 2) ? "identity" : "fraud",
                dueAt: rows.now + .hours(Int64(cases - place)))
        }
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
            for row in made { transaction.insert(row) }
        }
        return made
    }

    static func caseReadsBack(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let made = try await begin(rows, in: store)[0]
        try expect(try await store.read { try $0.reviewCase(made.id, realm: rows.realm) }, is: made, "by id")
        try expect(try await store.read { try $0.reviewCase(made.id, realm: other) }, is: nil, "from another realm")
        try expect(try await store.read { try $0.openCase(of: made.flow) }, is: made, "by flow")
        try expect(try await store.read { try $0.background(of: made.account).openCases }, is: 1, "open cases")
    }

    static func oneOpenCase(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await begin(rows, in: store)[0]
        let second = CaseRow(
            id: rows.id(), realm: made.realm, flow: made.flow, account: made.account, queue: "fraud", state: .open,
            people: 1,
            openedAt: rows.now, dueAt: rows.now, decidedAt: nil, statement: nil, operation: made.operation)
        try await expect(.contended, "a second open case") { try await store.write { $0.insert(second) } }
        try await store.write { transaction in
            transaction.close(made.id, as: .refused, at: rows.now, ifRevision: 1)
            transaction.insert(second)
        }
        try expect(try await store.read { try $0.openCase(of: made.flow) }, is: second, "the open one")
    }

    static func closeOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await begin(rows, in: store)[0]
        try await store.write { $0.close(made.id, as: .approved, at: rows.now, ifRevision: 1) }
        try await expect(.contended, "a second end") {
            try await store.write { $0.close(made.id, as: .refused, at: rows.now, ifRevision: 2) }
        }
        let found = try await store.read { try $0.reviewCase(made.id, realm: made.realm) }
        try expect(found?.state, is: .approved, "the state")
        try expect(found?.decidedAt, is: rows.now, "when")
        try expect(try await store.read { try $0.background(of: made.account).openCases }, is: 0, "open cases")
    }

    static func casePages(_ store: any Store) async throws {
        let rows = try Rows()
        let ordered = Array(try await begin(rows, cases: 5, in: store).reversed())
        for state in [CaseState.open, nil] {
            var (seen, last): ([CaseRow], CaseID?) = ([], nil)
            while true {
                let (place, known) = (last, seen.count)
                let page = try await store.read {
                    try $0.cases(realm: rows.realm, CaseSelection(state: state), after: place, limit: 2)
                }
                seen += page
                last = page.last?.id
                guard seen.count > known else { break }
            }
            try expect(seen, is: ordered, "all pages")
        }
    }

    static func caseFilters(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let made = try await begin(rows, cases: 4, in: store)
        try await store.write { $0.close(made[0].id, as: .approved, at: rows.now, ifRevision: 1) }
        let find: @Sendable (RealmID, String?, CaseState?) async throws -> [CaseID] = { realm, queue, state in
            try await store.read {
                try $0.cases(realm: realm, CaseSelection(queue: queue, state: state), after: nil, limit: 9).map(\.id)
            }
        }
        try expect(try await find(rows.realm, "fraud", .open), is: [made[3].id, made[1].id], "open ones of a queue")
        try expect(try await find(rows.realm, "identity", nil), is: [made[2].id, made[0].id], "all of a queue")
        try expect(try await find(rows.realm, nil, .approved), is: [made[0].id], "approved ones")
        try expect(try await find(other, nil, nil), is: [], "of another realm")
    }

    static func oneVote(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await begin(rows, in: store)[0]
        let (first, second) = (rows.vote(on: made, by: "li"), rows.vote(on: made, by: "wang", .refuse))
        try await store.write { transaction in
            transaction.insert(first, ifRevision: 1)
            transaction.insert(second, ifRevision: 2)
        }
        try await expect(.contended, "a second word") {
            try await store.write { $0.insert(rows.vote(on: made, by: "li", .refuse), ifRevision: 3) }
        }
        try expect(try await store.read { try $0.votes(on: made.id) }, is: [first, second], "votes")
    }

    static func caseRevisions(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await begin(rows, in: store)[0]
        let steps: [@Sendable (any Transaction, Int64) -> Void] = [
            { $0.insert(rows.vote(on: made, by: "li"), ifRevision: $1) },
            { $0.claim(made.id, by: "wang", at: rows.now, ifRevision: $1) },
            { transaction, _ in transaction.giveBack(made.id, claimedBy: "wang") },
            { $0.claim(made.id, by: "wang", at: rows.now, ifRevision: $1) },
            { transaction, _ in transaction.giveBackAll(claimedBy: "wang") },
            { $0.close(made.id, as: .approved, at: rows.now, ifRevision: $1) },
        ]
        for (place, step) in steps.enumerated() {
            let revision = Int64(place + 1)
            try await store.write { step($0, revision) }
            let found = try await store.read { try $0.reviewCase(made.id, realm: rows.realm) }
            try expect(found?.revision, is: revision + 1, "after step \(place)")
            try await expect(.contended, "a word based on revision \(revision)") {
                try await store.write { $0.insert(rows.vote(on: made, by: "zhao"), ifRevision: revision) }
            }
            try await expect(.contended, "a claim based on it") {
                try await store.write { $0.claim(made.id, by: "zhao", at: rows.now, ifRevision: revision) }
            }
            try await expect(.contended, "an end based on it") {
                try await store.write { $0.close(made.id, as: .refused, at: rows.now, ifRevision: revision) }
            }
        }
        try expect(try await store.read { try $0.votes(on: made.id).map(\.reviewer) }, is: ["li"], "what was said")
    }

    static func openCasesOfAccount(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await begin(rows, cases: 3, in: store)
        let others = try await begin(rows, in: store)
        try await store.write { $0.close(made[1].id, as: .approved, at: rows.now, ifRevision: 1) }
        try expect(
            try await store.read { try $0.openCases(of: made[0].account) }, is: [made[0], made[2]], "the open ones")
        try expect(try await store.read { try $0.openCases(of: others[0].account) }, is: others, "another's")
    }

    static func oneDispute(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let flows = (0..<3).map { _ in rows.flow(of: account, .dispute) }
        let cases = flows.map { rows.reviewCase(of: $0, isDispute: true) }
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
            transaction.insert(cases[0])
        }
        try expect(try await store.read { try $0.openDispute(of: account.id) }, is: cases[0], "the open one")
        try await expect(.contended, "a second") { try await store.write { $0.insert(cases[1]) } }
        try await store.write { $0.close(cases[0].id, as: .refused, at: rows.now, ifRevision: 1) }
        try expect(try await store.read { try $0.openDispute(of: account.id) }, is: nil, "once it is decided")
        try await store.write { $0.insert(cases[2]) }
        try expect(try await store.read { try $0.openDispute(of: account.id) }, is: cases[2], "the next")
    }

    static func refusers(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (own, head, party) = (
            rows.flow(of: account), rows.flow(of: account, .dispute), rows.flow(of: account, .dispute)
        )
        let (reviewed, dispute) = (rows.reviewCase(of: own), rows.reviewCase(of: head, isDispute: true))
        var joined = party
        joined.caseID = dispute.id
        try await store.write { [joined] transaction in
            transaction.insert(account)
            for row in [own, head, joined] { transaction.insert(row) }
            for row in [reviewed, dispute] { transaction.insert(row) }
        }
        for (row, revision) in [(reviewed, Int64(1)), (dispute, 1)] {
            try await store.write { transaction in
                transaction.insert(rows.vote(on: row, by: "li"), ifRevision: revision)
                transaction.insert(rows.vote(on: row, by: "wang", .refuse), ifRevision: revision + 1)
            }
        }
        for flow in [own, head, party] {
            try expect(try await store.read { try $0.refusers(of: flow.id) }, is: ["wang"], "of \(flow.operation)")
        }
        try expect(try await store.read { try $0.refusers(of: rows.id()) }, is: [], "of another")
        try await store.write { $0.close(dispute.id, as: .refused, at: rows.now + .seconds(1), ifRevision: 3) }
        // An appeal leaves the dispute that it is against.
        var appealed = joined
        (appealed.caseID, appealed.appeals) = (nil, 1)
        try await store.write { [appealed] in $0.update(appealed, ifRevision: 0) }
        try expect(try await store.read { try $0.refusers(of: party.id).sorted() }, is: ["li", "wang"], "of an appeal")
        try expect(try await store.read { try $0.refusers(of: head.id) }, is: ["wang"], "of one that doesn't appeal")
    }
}
