import Domain
import Engine
import Flows

extension StoreContract {
    static let figures = [
        Clause("Flows of a day are summed by hour, operation, track and state", flowFigures),
        Clause("Refused flows of a day give their decisions", refusalFigures),
        Clause("Codes are summed by country, hour by hour", codeFigures),
        Clause("Open cases are summed by age", caseAges),
    ]

    private static func flow(
        _ rows: Rows, of account: AccountRow, after span: Duration, track: String? = nil, state: FlowState? = nil,
        _ decision: Decision? = nil
    ) -> FlowRow {
        FlowRow(
            id: rows.id(), realm: account.realm, account: account.id, operation: .phoneChange, policyVersion: "v1",
            startedAt: rows.now + span, channel: .web, about: nil, origin: rows.origin(session: nil),
            state: state ?? .collecting(deadline: rows.now + .days(2)), reason: nil, track: track,
            decision: decision,
            mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, revision: 0)
    }

    static func flowFigures(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, stranger) = (rows.account(), other.account())
        let completed = FlowState.completed(at: rows.now, undoUntil: nil)
        let flows = [
            flow(rows, of: account, after: .zero),
            flow(rows, of: account, after: .hours(2), track: "face", state: completed),
            flow(rows, of: account, after: .minutes(179), track: "face", state: completed),
            flow(rows, of: account, after: .hours(24)), flow(rows, of: account, after: .seconds(-1)),
            flow(other, of: stranger, after: .zero),
        ]
        try await store.write { transaction in
            for row in [account, stranger] { transaction.insert(row) }
            for row in flows { transaction.insert(row) }
        }
        let found = try await store.read {
            try $0.flowFigures(realm: rows.realm, from: rows.now, to: rows.now + .days(1))
        }
        try expect(
            found.sorted { $0.hour < $1.hour },
            is: [
                FlowFigureRow(hour: 0, operation: .phoneChange, track: nil, state: .collecting, count: 1),
                FlowFigureRow(hour: 2, operation: .phoneChange, track: "face", state: .completed, count: 2),
            ], "sums")
    }

    static func refusalFigures(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let decision = Decision(
            outcome: .refuse, reasons: [Reason("account.restricted", wayForward: .support)],
            risk: Risk(score: 0, level: .low))
        let refused = FlowState.refused(at: rows.now, appealUntil: nil, cause: .reviewer)
        let flows = [
            flow(rows, of: account, after: .zero, state: refused, decision),
            flow(rows, of: account, after: .hours(1), state: refused, decision),
            flow(rows, of: account, after: .hours(1), state: refused),
            flow(rows, of: account, after: .hours(1), decision),
        ]
        try await store.write { transaction in
            transaction.insert(account)
            for row in flows { transaction.insert(row) }
        }
        let found = try await store.read { try $0.refusals(realm: rows.realm, from: rows.now, to: rows.now + .days(1)) }
        try expect(found.map(\.decision), is: [decision], "decisions")
        try expect(found.map(\.count), is: [2], "how many")
    }

    static func codeFigures(_ store: any Store) async throws {
        let rows = try Rows()
        try await store.write { transaction in
            for (scope, hour) in [
                ("country:CN", 10), ("country:CN", 11), ("country:US", 11), ("country:CN", 12), ("network:ab", 11),
            ] {
                transaction.add(sent: 3, proved: 2, to: scope, realm: rows.realm, hour: Int64(hour), stripe: 0)
            }
        }
        let found = try await store.read { try $0.codeFigures(realm: rows.realm, fromHour: 10, toHour: 12) }
        try expect(
            found,
            is: [CodeFigureRow(country: "CN", sent: 6, proved: 4), CodeFigureRow(country: "US", sent: 3, proved: 2)],
            "sums")
    }

    static func caseAges(_ store: any Store) async throws {
        let rows = try Rows()
        _ = try await open(rows, cases: 3, in: store)
        let ages: [Duration] = [.hours(1), .hours(4), .hours(24), .days(3)]
        let find: @Sendable (Duration) async throws -> [CaseAgeRow] = { later in
            try await store.read { try $0.caseAges(realm: rows.realm, ages: ages, at: rows.now + later) }
        }
        try expect(
            try await find(.minutes(90)), is: [CaseAgeRow(bucket: 1, count: 3, overdue: 2)], "after an hour and a half")
        try expect(try await find(.zero), is: [CaseAgeRow(bucket: 0, count: 3, overdue: 0)], "at once")
        try expect(try await find(.days(9)), is: [CaseAgeRow(bucket: 4, count: 3, overdue: 3)], "later")
    }
}
