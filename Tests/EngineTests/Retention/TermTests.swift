import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Verification

@Suite("Retention: each term to its millisecond")
struct TermTests {
    @Test("Contents are there a millisecond before their term, and gone at it", arguments: TestedDatabase.allCases)
    func contents(_ database: TestedDatabase) async throws {
        let kept = try await Kept.make(database)
        let start = kept.harness.clock.now
        try await kept.sweep(after: .days(184) - .tick, of: start)
        let before = try await kept.view
        #expect(before.changes.news == ["+86 139****9000"])
        #expect(before.changes.olds == ["+86 138****8000"])
        #expect(before.proofs.count == 2)
        #expect(before.contentsErasedAt == nil)
        try await kept.sweep(after: .days(184), of: start)
        let after = try await kept.view
        #expect(after.contentsErasedAt == kept.harness.clock.now)
        let again = try await refusal { try await kept.harness.engine.resumeFlow(after.id, kept.harness.call).get() }
        #expect(again == "flow.ended")
        #expect(after.changes.isEmpty, "the number before it is gone with the new one")
        #expect(after.proofs.isEmpty)
        #expect([after.state, before.state] == [.completed, .completed])
        #expect(after.endedAt == before.endedAt)
        #expect(after.next.actions.isEmpty)
        #expect(
            try await kept.harness.held(by: kept.account) == ["+86 139****9000", "l***@example.com"],
            "the account keeps what it has")
    }

    @Test("What is left of a flow goes at its own term, once nothing points at it", arguments: TestedDatabase.allCases)
    func heads(_ database: TestedDatabase) async throws {
        let kept = try await Kept.make(database, "{ heads: 400d }")
        let start = kept.harness.clock.now
        let given = try await kept.harness.start(kept.account, .emailChange).flow.id
        _ = try await kept.harness.engine.cancelFlow(given, kept.harness.call)
        let engine = kept.harness.engine
        try await kept.sweep(after: .days(400) - .tick, of: start)
        #expect(try await engine.readFlow(given, kept.harness.platform).contentsErasedAt != nil)
        try await kept.sweep(after: .days(400), of: start)
        #expect(try await refusal { try await engine.readFlow(given, kept.harness.platform) } == "flow.not-found")
        #expect(try await kept.view.state == .completed, "the number that it brought is still the account's")
        let account = try await kept.harness.read(kept.account)
        #expect(account.openFlows.isEmpty)
    }

    @Test("The head of a change goes when the number that it brought has gone too")
    func headOfBinding() async throws {
        let kept = try await Kept.make()
        let start = kept.harness.clock.now
        try await kept.sweep(after: .days(300), of: start)
        #expect(try await kept.view.contentsErasedAt != nil)
        try await kept.harness.change(kept.account, from: Robbed.b, to: Robbed.c)
        try await kept.sweep(after: .days(484) - .tick, of: start)
        _ = try await kept.view
        try await kept.sweep(after: .days(484), of: start)
        #expect(try await refusal { try await kept.view } == "flow.not-found")
        #expect(try await kept.harness.held(by: kept.account) == ["+86 137****7000", "l***@example.com"])
    }

    @Test("A limit still counts a flow whose contents are gone, as long as it looks back")
    func limit() async throws {
        let kept = try await Kept.make(limits: "[1 per 365d]")
        let start = kept.harness.clock.now
        try await kept.sweep(after: .days(365) - .tick, of: start)
        #expect(try await kept.view.contentsErasedAt != nil)
        #expect(try await refusal { try await kept.harness.start(kept.account) } == "limit.changes")
        try await kept.sweep(after: .days(365), of: start)
        #expect(try await kept.harness.start(kept.account).flow.state == .collecting)
    }

    @Test(
        "Failures are remembered by number: few for their term, many for a year, too many until they are forgiven",
        arguments: [(9, 30), (10, 365), (99, 365)] as [(Int, Int64)])
    func failures(_ count: Int, _ days: Int64) async throws {
        let harness = try await EngineHarness.make()
        let start = harness.clock.now
        let rows = try Rows(realm: "shop")
        let (key, closed) = (rows.hash(), rows.hash())
        let rules = FailureRules(soft: 10, hard: 100)
        try await harness.engine.store.write { transaction in
            transaction.replace(
                FailuresRow(key: key, count: count, lastAt: start),
                expiresAt: rules.memory(of: count, keeping: .days(30)).map { start + $0 })
            transaction.replace(
                FailuresRow(key: closed, count: 100, lastAt: start),
                expiresAt: rules.memory(of: 100, keeping: .days(30)).map { start + $0 }
            )
        }
        let found = {
            try await harness.engine.store.read { [try $0.failures(key) != nil, try $0.failures(closed) != nil] }
        }
        harness.clock.set(start + .days(days) - .tick)
        try await harness.engine.sweep()
        #expect(try await found() == [true, true])
        harness.clock.advance(by: .tick)
        try await harness.engine.sweep()
        #expect(try await found() == [false, true])
    }

    @Test("A wrong code is remembered for its term, and the hundredth forever")
    func wrongCodes() async throws {
        let harness = try await EngineHarness.make(policies: [
            Policies.open + "\ncodes: { tries: 1, soft: 1, hard: 2 }\n"
        ])
        let account = try await harness.account()
        for count in 1...2 {
            let flow = try await harness.start(account.id).flow.id
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            _ = try await harness.answer(.oldCode, of: flow, with: "000000")
            harness.clock.advance(by: .hours(2))
            let closed = try await harness.database.read { connection in
                try connection.query("SELECT failed, expires_at FROM failures") {
                    [try $0.integer(0), try $0.optionalInteger(1) ?? 0]
                }
            }
            #expect(closed.map { $0[0] } == [Int64(count)])
            #expect(closed.map { $0[1] > 0 } == [count < 2])
        }
        harness.clock.advance(by: .days(800))
        try await harness.engine.sweep()
        let flow = try await harness.start(account.id).flow.id
        #expect(
            try await refusal { try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get() }
                == "proof.closed")
    }

    @Test(
        "Sent codes go a while after they expired",
        arguments: [("{}", 7), ("{ challenges: 20d }", 20)] as [(String, Int64)])
    func challenges(_ retention: String, _ days: Int64) async throws {
        let harness = try await TestedDatabase.sqlite.harness(Kept.policy(retention))
        let account = try await harness.account()
        let flow = try await harness.start(account.id).flow.id
        let expiresAt = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get().expiresAt
        let left = {
            try await harness.engine.sweep()
            return try await harness.engine.store.read { try $0.file(flow, realm: harness.realm)?.challenges.count }
        }
        harness.clock.set(expiresAt + .days(days) - .tick)
        #expect(try await left() == 1)
        harness.clock.advance(by: .tick)
        #expect(try await left() == 0)
    }

    @Test("Dead letters go at their term", arguments: [("{}", 30), ("{ deadLetters: 3d }", 3)] as [(String, Int64)])
    func deadLetters(_ retention: String, _ days: Int64) async throws {
        let kept = try await Kept.make(.sqlite, retention)
        let harness = kept.harness
        _ = try await harness.start(kept.account, .emailChange)
        let claimed = try await harness.engine.claimMessages(limit: 100, lease: .seconds(30))
        try await harness.engine.settle(claimed.map { .dead($0.row, error: "gone") })
        let dead = { try await harness.engine.outboxDepths().reduce(0) { $0 + $1.dead } }
        let (count, start) = (try await dead(), harness.clock.now)
        try #require(count > 0)
        try await kept.sweep(after: .days(days) - .tick, of: start)
        #expect(try await dead() == count)
        try await kept.sweep(after: .days(days), of: start)
        #expect(try await dead() == 0)
    }
}
