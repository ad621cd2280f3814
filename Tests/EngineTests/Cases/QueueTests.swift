import Domain
import Engine
import Flows
import TestSupport
import Testing
import Vault

@Suite("The queue")
struct QueueTests {
    @Test("Cases are filtered by claim, queue and time, and counted")
    func filters() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        var cases: [Waiting] = []
        for number in 1...4 {
            cases.append(
                try await harness.underReview(
                    "user-\(number)", phone: "+861380013800\(number)", to: "+861390013900\(number)"))
        }
        _ = try await harness.engine.takeCase(cases[0].id, li).get()
        _ = try await harness.engine.takeCase(cases[1].id, wang).get()
        _ = try await harness.engine.askPerson(cases[1].id, text: "Which?", wang).get()
        _ = try await harness.refuse(cases[2].id, li)
        let list = { (filter: CaseFilter) in
            Set(try await harness.engine.listCases(filter, after: nil, limit: 10, li.caller).cases.map(\.id))
        }
        #expect(try await list(CaseFilter(claim: .mine)) == [cases[0].id])
        #expect(try await list(CaseFilter(state: .open, claim: .free)) == [cases[3].id])
        #expect(try await list(CaseFilter(state: .refused)) == [cases[2].id])
        #expect(try await list(CaseFilter(overdue: true)).isEmpty)
        var counts = try await harness.engine.caseCounts(li.caller)
        #expect([counts.open, counts.mine, counts.free, counts.overdue, counts.asked] == [3, 1, 1, 0, 1])
        #expect(counts.queues.map(\.open) == [3])
        harness.clock.advance(by: .days(30))
        #expect(try await list(CaseFilter(state: .open, overdue: true)) == [cases[0].id, cases[1].id, cases[3].id])
        counts = try await harness.engine.caseCounts(harness.platform)
        #expect([counts.mine, counts.overdue] == [0, 3])
    }

    @Test("Cases are filtered by operation, way, risk and account, open ones and those that are over")
    func subjects() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let cases = [
            try await harness.underReview(),
            try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002"),
        ]
        let row = try await harness.engine.store.read { [realm = harness.realm] in
            try $0.reviewCase(cases[0].id, realm: realm)
        }
        let flow = try await harness.engine.readFlow(cases[0].flow, harness.platform)
        #expect(row?.operation == .phoneChange && row?.track == flow.track && row?.track != nil)
        #expect(row?.risk?.name == flow.decision?.riskLevel && row?.risk != nil)
        let list = { (filter: CaseFilter) in
            try await harness.engine.listCases(filter, after: nil, limit: 10, li.caller).cases.map(\.externalID)
        }
        #expect(try await list(CaseFilter(operation: .phoneChange, track: flow.track)) == ["user-1", "user-2"])
        #expect(try await list(CaseFilter(operation: .emailChange)).isEmpty)
        #expect(try await list(CaseFilter(track: "another")).isEmpty)
        #expect(try await list(CaseFilter(risk: row?.risk)).count == 2)
        #expect(try await list(CaseFilter(risk: .critical)).isEmpty)
        #expect(try await list(CaseFilter(externalID: "user-2")) == ["user-2"])
        #expect(try await list(CaseFilter(externalID: "user-3")).isEmpty)
        for waiting in cases { _ = try await harness.refuse(waiting.id, li) }
        for (account, found) in [("user-1", ["user-1"]), ("user-3", []), (nil, ["user-2", "user-1"])] {
            let ended = try await harness.engine.listEndedCases(
                queue: nil, state: nil, externalID: account, after: nil, limit: 10, li.caller)
            #expect(Set(ended.cases.map(\.externalID)) == Set(found), "\(account ?? "all")")
        }
    }

    @Test("What one may take is free, without one's word, and no appeal against one's own refusal")
    func takeable() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        var cases: [Waiting] = []
        for number in 1...3 {
            cases.append(
                try await harness.underReview(
                    "user-\(number)", phone: "+861380013800\(number)", to: "+861390013900\(number)"))
        }
        _ = try await harness.engine.takeCase(cases[1].id, wang).get()
        _ = try await harness.refuse(cases[2].id, li)
        _ = try await harness.engine.appealFlow(cases[2].flow, statement: "It is mine.", harness.call).get()
        let list = { (call: Call) in
            let filter = CaseFilter(state: .open, claim: .takeable)
            return Set(
                try await harness.engine.listCases(filter, after: nil, limit: 10, call.caller).cases.map(\.externalID))
        }
        #expect(try await list(li) == ["user-1"])
        #expect(try await list(wang) == ["user-1", "user-3"])
    }

    @Test("A case that was taken eight hours ago counts as free, for its holder too")
    func oldClaims() async throws {
        let harness = try await EngineHarness.make()
        let (li, wang) = (try await harness.staff("li"), try await harness.staff("wang"))
        let waiting = try await harness.underReview()
        _ = try await harness.engine.takeCase(waiting.id, li).get()
        let list = { (claim: CaseFilter.ClaimFilter, state: CaseState?) in
            try await harness.engine.listCases(CaseFilter(state: state, claim: claim), after: nil, limit: 9, li.caller)
                .cases.map(\.id)
        }
        let counts = {
            let counts = try await harness.engine.caseCounts(li.caller)
            return [counts.mine, counts.free]
        }
        harness.clock.advance(by: Engine.caseClaimLife - .milliseconds(1))
        #expect(try await list(.mine, nil) == [waiting.id])
        #expect(try await counts() == [1, 0])
        await expectRefusal("case.taken") { _ = try await harness.approve(waiting.id, wang) }
        harness.clock.advance(by: .milliseconds(1))
        #expect(try await list(.mine, nil).isEmpty)
        for state in [CaseState.open, nil] { #expect(try await list(.free, state) == [waiting.id]) }
        #expect(try await counts() == [0, 1])
        #expect(try await harness.engine.readCase(waiting.id, wang.caller).claimedBy == nil)
    }

    @Test("Cases about a reviewer's own accounts are neither listed nor counted")
    func ownCounts() async throws {
        let harness = try await EngineHarness.make()
        let (own, li) = (
            try await harness.staff("wu", own: ["shop/user-1", "stall/user-2", "shop/nobody"]),
            try await harness.staff("li")
        )
        let cases = [
            try await harness.underReview(),
            try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002"),
        ]
        _ = try await harness.engine.takeCase(cases[0].id, li).get()
        _ = try await harness.engine.askPerson(cases[0].id, text: "Which?", li).get()
        harness.clock.advance(by: .days(30))
        let (all, others) = (
            try await harness.engine.caseCounts(li.caller), try await harness.engine.caseCounts(own.caller)
        )
        #expect([all.open, all.mine, all.free, all.overdue, all.asked] == [2, 0, 2, 2, 1])
        #expect([others.open, others.mine, others.free, others.overdue, others.asked] == [1, 0, 1, 1, 0])
        _ = try await harness.refuse(cases[1].id, li)
        #expect(try await harness.engine.caseCounts(own.caller).queues.isEmpty)
    }

    @Test("Cases that are over are found by how they ended, the latest first, and one's own are left out")
    func ended() async throws {
        let harness = try await EngineHarness.make()
        let (li, own) = (try await harness.staff("li"), try await harness.staff("wu", own: ["shop/user-2"]))
        var cases: [Waiting] = []
        for number in 1...4 {
            let waiting = try await harness.underReview(
                "user-\(number)", phone: "+861380013800\(number)", to: "+861390013900\(number)")
            cases.append(waiting)
            harness.clock.advance(by: .minutes(1))
            if number == 1 || number == 2 { _ = try await harness.refuse(waiting.id, li) }
            if number == 3 { _ = try await harness.approve(waiting.id, li) }
        }
        let list = { (state: CaseState?, call: Call) in
            try await harness.engine.listEndedCases(queue: nil, state: state, after: nil, limit: 10, call.caller)
                .cases.map(\.externalID)
        }
        #expect(try await list(nil, li) == ["user-3", "user-2", "user-1"])
        #expect(try await list(.refused, li) == ["user-2", "user-1"])
        #expect(try await list(.closed, li).isEmpty)
        #expect(try await list(nil, own) == ["user-3", "user-1"])
        let page = try await harness.engine.listEndedCases(
            queue: "identity", state: nil, after: cases[1].id, limit: 1, li.caller)
        #expect(page.cases.map(\.id) == [cases[0].id])
        #expect(page.next == nil)
        #expect(try await harness.engine.caseFile(cases[1].id, li).case.state == .refused, "it can be read")
    }

    @Test(
        "Among ten thousand open cases a page takes no longer than among one thousand",
        arguments: CaseFilter.ClaimFilter.allCases)
    func tenThousand(claim: CaseFilter.ClaimFilter) async throws {
        let (crowd, few) = (try await queue(thousands: 10), try await queue(thousands: 1))
        let filter = CaseFilter(queue: claim == .free ? "appeals" : nil, state: .open, claim: claim)
        let page = try await crowd.page(filter)
        #expect(page.cases.count == 20)
        let next = try #require(page.next)
        #expect(try await slowdown(few, crowd) { _ = try await $0.page(filter) } < 4)
        #expect(try await slowdown(few, crowd) { _ = try await $0.page(filter, after: next) } < 4)
    }

    @Test("Counting ten thousand open cases takes no more than in proportion")
    func tenThousandCounts() async throws {
        let (crowd, few) = (try await queue(thousands: 10), try await queue(thousands: 1))
        #expect(try await crowd.counts().open == 10_001)
        #expect(try await slowdown(few, crowd) { _ = try await $0.counts() } < 20)
    }

    private struct Queue {
        let harness: EngineHarness
        let li: Call

        func page(_ filter: CaseFilter, after: CaseID? = nil) async throws -> CaseList {
            try await harness.engine.listCases(filter, after: after, limit: 20, li.caller)
        }

        func counts() async throws -> CaseCounts { try await harness.engine.caseCounts(li.caller) }
    }

    private func queue(thousands: Int) async throws -> Queue {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        try await fill(harness, like: try await harness.underReview(), thousands: thousands)
        return Queue(harness: harness, li: li)
    }

    /// How many times as long a question takes in the second as in the first: the middle of many asked in turns, so
    /// that it does not matter what else the machine does.
    private func slowdown(_ first: Queue, _ second: Queue, _ ask: (Queue) async throws -> Void) async throws -> Double {
        var ratios: [Double] = []
        for _ in 0..<15 {
            let one = try await ContinuousClock().measure { try await ask(first) }
            ratios.append(try await ContinuousClock().measure { try await ask(second) } / one)
        }
        return ratios.sorted()[7]
    }

    /// Thousands more flows of the same account in review, a twentieth of them taken.
    private func fill(_ harness: EngineHarness, like waiting: Waiting, thousands: Int) async throws {
        let row = try #require(try await harness.engine.store.read { try $0.flow(waiting.flow, realm: harness.realm) })
        let now = harness.clock.now
        for batch in 0..<thousands {
            try await harness.engine.store.write { transaction in
                for place in 0..<1000 {
                    let flow = row.copy(harness.engine.ids.next(at: now))
                    let id = harness.engine.ids.next(CaseID.self, at: now)
                    transaction.insert(flow)
                    transaction.insert(
                        CaseRow(
                            id: id, realm: row.realm, flow: flow.id, account: row.account,
                            queue: place.isMultiple(of: 3) ? "appeals" : "identity",
                            state: .open, people: 1, openedAt: now, dueAt: now + .seconds(Int64(batch * 1000 + place)),
                            decidedAt: nil,
                            statement: nil, operation: row.operation,
                            track: row.track, risk: row.decision?.risk.level))
                    if place.isMultiple(of: 20) { transaction.claim(id, by: "li", at: now, ifRevision: 1) }
                }
            }
        }
    }
}

extension FlowRow {
    /// The same under another id; without its items.
    fileprivate func copy(_ id: FlowID) -> FlowRow {
        FlowRow(
            id: id, realm: realm, account: account, operation: operation, policyVersion: policyVersion,
            startedAt: startedAt,
            channel: channel, about: about, origin: origin, state: state, reason: reason,
            track: track,
            decision: decision, mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, revision: 0)
    }
}
