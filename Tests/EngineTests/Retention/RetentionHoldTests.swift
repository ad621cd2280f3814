import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing

@Suite("Retention: what is still needed stays")
struct RetentionHoldTests {
    /// As short as they may be: what holds then are the exceptions alone.
    private let shortest = "{ contents: 30d, heads: 30d }"

    @Test(
        "Promise 9: a change is taken back at the end of its window, and at the end of a dispute that takes years",
        arguments: TestedDatabase.allCases)
    func longDispute(_ database: TestedDatabase) async throws {
        let kept = try await Kept.make(database, shortest)
        let start = kept.harness.clock.now
        try await kept.sweep(after: .hours(72) - .tick, of: start)
        _ = try await kept.harness.press(Robbed.a)
        try await kept.sweep(after: .days(700), of: start)
        #expect(try await kept.view.changes.news == ["+86 139****9000"])
        let dispute = try #require(try await kept.harness.openCases().first)
        #expect(dispute.changes.flatMap(\.changes).olds == ["+86 138****8000"])
        #expect(dispute.changes.flatMap(\.changes).news == ["+86 139****9000"])
        try await kept.harness.decide(dispute.id, .approve)
        #expect(try await kept.harness.held(by: kept.account) == ["+86 138****8000", "l***@example.com"])
        try await kept.sweep(after: .days(730) - .tick, of: start)
        #expect(try await kept.view.contentsErasedAt == nil, "its term begins with its end")
        try await kept.sweep(after: .days(730), of: start)
        #expect(try await kept.view.contentsErasedAt != nil)
        // First the number that it brought, whose quarantine began with the verdict, and the
        // dispute about it.
        for _ in 0..<2 { try await kept.sweep(after: .days(790), of: start) }
        #expect(try await refusal { try await kept.view } == "flow.not-found")
    }

    @Test("Promise 9: a chain is taken back whole, though the term of its beginning is over")
    func chain() async throws {
        let policy = Kept.policy("{ contents: 30d, heads: 30d }").replacing("undo: 72h", with: "undo: 30d")
        let robbed = try await Robbed.make(.sqlite, policy)
        let harness = robbed.harness
        harness.clock.advance(by: .days(29))
        try await robbed.changeAgain()
        _ = try await harness.press(Robbed.a)
        harness.clock.advance(by: .days(40))
        try await harness.engine.sweep()
        try await harness.decide(try await robbed.dispute.id, .approve)
        #expect(try await harness.held(by: robbed.account) == ["+86 138****8000", "l***@example.com"])
    }

    @Test("Promise 9: of a chain whose beginning is out of reach, the rest is taken back")
    func restOfChain() async throws {
        let robbed = try await Robbed.make(.sqlite, Kept.policy(shortest))
        let harness = robbed.harness
        harness.clock.advance(by: .days(31))
        try await robbed.changeAgain()
        try await harness.engine.sweep()
        _ = try await harness.press(Robbed.b)
        harness.clock.advance(by: .days(40))
        try await harness.engine.sweep()
        try await harness.decide(try await robbed.dispute.id, .approve)
        #expect(try await harness.held(by: robbed.account) == ["+86 139****9000", "l***@example.com"])
    }

    @Test("A refusal is appealed at the end of its window, and what was given is still there")
    func appeal() async throws {
        let policy = Policies.open.replacing("    undo: 72h\n", with: "    undo: 72h\n    appealWithin: 365d\n")
        let harness = try await EngineHarness.make(policies: [policy])
        let start = harness.clock.now
        let waiting = try await harness.underReview()
        try await harness.decide(waiting.id, .refuse)
        harness.clock.set(start + .days(365) - .tick)
        try await harness.engine.sweep()
        let appeal = try await harness.engine.appealFlow(waiting.flow, statement: "It is mine.", harness.call).get()
        harness.clock.advance(by: .days(400))
        try await harness.engine.sweep()
        let review = try #require(appeal.review)
        #expect(try await harness.engine.readCase(review.id, harness.platform).statement == "It is mine.")
        try await harness.decide(review.id, .approve, by: "li")
        #expect(try await harness.held(by: waiting.account) == ["+86 139****9000", "u***@example.com"])
    }

    @Test("After a refused dispute nothing goes that an appeal would need")
    func refusedDispute() async throws {
        let kept = try await Kept.make(.sqlite, shortest)
        let start = kept.harness.clock.now
        let party = try await kept.harness.press(Robbed.a)
        kept.harness.clock.advance(by: .days(20))
        try await kept.harness.decide(try #require(try await kept.harness.openCases().first).id, .refuse)
        try await kept.sweep(after: .days(49), of: start)
        #expect(try await kept.view.contentsErasedAt == nil)
        #expect(
            try await kept.harness.engine.appealFlow(party, statement: "It is.", kept.harness.call).get().state
                == .reviewing)
    }

    @Test(
        "What people wrote and sent about a flow goes with its contents, and that they decided stays",
        arguments: TestedDatabase.allCases)
    func files(_ database: TestedDatabase) async throws {
        let harness = try await database.harness()
        let waiting = try await harness.underReview()
        let li = try await harness.staff("li")
        _ = try await harness.refuse(waiting.id, try await harness.staff("first"))
        let files = [Upload(name: "a.png", bytes: Picture.png), Upload(name: "b.png", bytes: Picture.png)]
        let appealed = try await harness.engine.appealFlow(
            waiting.flow, statement: "It is me.", files: files, harness.call
        ).get()
        let review = try #require(appealed.review)
        _ = try await harness.engine.evidence(review.files[0].id, on: review.id, li)
        _ = try await harness.approve(review.id, li, note: "Now we see it.")
        harness.clock.advance(by: .days(184))
        try await harness.engine.sweep()
        for id in [waiting.id, review.id] {
            let view = try await harness.engine.readCase(id, li.caller)
            #expect([view.statement, view.verdicts.first?.note] == [nil, nil])
            #expect(view.files.isEmpty && view.entries.isEmpty)
            #expect(view.verdicts.count == 1)
            #expect(view.flow.contentsErasedAt != nil)
        }
        let file = try await harness.engine.caseFile(review.id, li)
        #expect(file.accesses.contains { $0.act == .fileViewed })
        await expectRefusal("evidence.not-found") {
            _ = try await harness.engine.evidence(review.files[0].id, on: review.id, li)
        }
    }

    @Test("A case is there as long as the record of who looked at it")
    func looks() async throws {
        let harness = try await EngineHarness.make()
        let waiting = try await harness.underReview()
        let li = try await harness.staff("li")
        _ = try await harness.refuse(waiting.id, li)
        _ = try await harness.engine.caseFile(waiting.id, li)
        let start = harness.clock.now
        harness.clock.set(start + .days(1095) - .tick)
        try await harness.engine.sweep()
        #expect(try await harness.engine.readFlow(waiting.flow, harness.platform).state == .refused)
        #expect(try await harness.engine.readCase(waiting.id, harness.platform).state == .refused)
        harness.clock.advance(by: .tick)
        try await harness.engine.sweep()
        #expect(
            try await refusal { try await harness.engine.readFlow(waiting.flow, harness.platform) } == "flow.not-found")
        #expect(
            try await refusal { try await harness.engine.readCase(waiting.id, harness.platform) } == "case.not-found")
    }

    @Test("A link of a change whose contents are gone says that it is over, and not whose it was")
    func oldLink() async throws {
        let kept = try await Kept.make()
        let token = try #require(try await kept.harness.link(to: Robbed.a))
        try await kept.sweep(after: .days(184), of: kept.harness.clock.now)
        let link = try await kept.harness.engine.readDisownment(token)
        #expect(link.state == .over)
        #expect(link.changes.isEmpty)
        #expect(try await kept.harness.disown(token).state == .over)
    }

    @Test("Promise 11: the ledger and what it was made of stay whole")
    func ledger() async throws {
        let kept = try await Kept.make()
        let count = {
            try await kept.harness.database.read { connection in
                try connection.query(
                    "SELECT (SELECT COUNT(*) FROM ledger_entry), (SELECT COUNT(content) FROM ledger_entry)"
                ) {
                    [try $0.int(0), try $0.int(1)]
                }
            }
        }
        let before = try await count()
        try await kept.sweep(after: .days(2000), of: kept.harness.clock.now)
        #expect(try await count() == before)
    }
}
