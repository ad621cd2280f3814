import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing

@Suite("Retention: sweeping")
struct SweepTests {
    @Test("Sweeping twice does no harm", arguments: TestedDatabase.allCases)
    func twice(_ database: TestedDatabase) async throws {
        let kept = try await Kept.make(database)
        try await kept.sweep(after: .days(184), of: kept.harness.clock.now)
        let once = try await kept.view
        kept.harness.clock.advance(by: .hours(1))
        try await kept.harness.engine.sweep()
        #expect(try await kept.view == once)
    }

    @Test("More than a batch is swept in several turns, and a new flow in between is left alone")
    func batches() async throws {
        let harness = try await TestedDatabase.sqlite.harness(Kept.policy("{}"))
        let account = try await harness.account()
        try await harness.crowd(of: account.id, 250)
        harness.clock.advance(by: .days(400))
        let young = try await harness.start(account.id).flow.id
        var (sweep, turns) = (Sweep(), 0)
        _ = try await harness.engine.takeTurn(&sweep)
        while try await harness.flows() > 1, turns < 200 {
            harness.clock.advance(by: .minutes(5))
            if try await harness.engine.takeTurn(&sweep) == .worked { turns += 1 }
        }
        #expect(turns > 6)
        #expect(try await harness.engine.store.read { try $0.flow(young, realm: harness.realm) } != nil)
    }

    @Test("A row that can't be removed holds up no other", arguments: TestedDatabase.allCases)
    func badRow(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Kept.policy("{}"))
        let account = try await harness.account()
        let bad = try await harness.crowd(of: account.id, 20)[7]
        try await harness.database.write { try $0.refuse(changesOf: bad) }
        harness.clock.advance(by: .days(184))
        try await harness.engine.sweep()
        #expect(try await harness.flows() == 1)
        let left = try await harness.engine.readFlow(bad, harness.platform)
        #expect(left.contentsErasedAt == nil)
        try await harness.engine.sweep()
        #expect(try await harness.flows() == 1)
    }

    @Test("Only the holder of the lease sweeps")
    func lease() async throws {
        let kept = try await Kept.make()
        let engine = kept.harness.engine
        let node = NodeID(at: kept.harness.clock.now, random: (1, 1))
        let lease = try #require(try await engine.lease("maintenance", holder: node, for: .seconds(15)))
        kept.harness.clock.advance(by: .days(184))
        let other = NodeID(at: kept.harness.clock.now, random: (2, 2))
        _ = try #require(try await engine.lease("maintenance", holder: other, for: .seconds(15)))
        await #expect(throws: LeaseLost.self) { try await engine.sweep(under: lease) }
        var sweep = Sweep()
        await #expect(throws: LeaseLost.self) { _ = try await engine.takeTurn(&sweep, under: lease) }
        #expect(try await kept.view.contentsErasedAt == nil)
    }

    @Test("A realm is swept by its own policy")
    func realms() async throws {
        let other = Kept.policy("{ contents: 400d }").replacing("realm: shop", with: "realm: bank")
        let harness = try await EngineHarness.make(policies: [Kept.policy("{}"), other])
        let bank = Call(harness.platform(Set(Scope.allCases), realm: RealmID(rawValue: "bank")))
        for call in [harness.call, bank] {
            let phone = CreateAccount.Given(
                kind: .phone, value: Secret(Robbed.a), provedAt: harness.clock.now - .days(30))
            let request = CreateAccount(
                externalID: "user-1", identifiers: [phone], openedAt: nil, password: nil, language: .english)
            let account = try await harness.engine.createAccount(request, call).get()
            let start = StartFlow(
                account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context)
            let flow = try await harness.engine.startFlow(start, call).get().flow.id
            _ = try await harness.engine.cancelFlow(flow, call)
        }
        harness.clock.advance(by: .days(184))
        try await harness.engine.sweep()
        #expect(try await harness.flows() == 1)
        harness.clock.advance(by: .days(216))
        try await harness.engine.sweep()
        #expect(try await harness.flows() == 0)
    }
}

@Suite("Retention: a clock that jumps")
struct SweepClockTests {
    /// Turns every five minutes.
    private func watch(_ kept: Kept, _ sweep: inout Sweep, for span: Duration) async throws -> [SweepTurn] {
        let end = kept.harness.clock.now + span
        var turns: [SweepTurn] = []
        while kept.harness.clock.now < end {
            kept.harness.clock.advance(by: .minutes(5))
            turns.append(try await kept.harness.engine.takeTurn(&sweep))
        }
        return turns
    }

    @Test("Nothing is erased in the first hour of a clock that nobody has watched")
    func firstHour() async throws {
        let kept = try await Kept.make()
        kept.harness.clock.advance(by: .days(300))
        var sweep = Sweep()
        let until = kept.harness.clock.now + .hours(1)
        #expect(try await kept.harness.engine.takeTurn(&sweep) == .held(until: until))
        #expect(Set(try await watch(kept, &sweep, for: .minutes(55))) == [.held(until: until)])
        #expect(try await kept.view.contentsErasedAt == nil)
        #expect(try await watch(kept, &sweep, for: .hours(3)).contains(.worked))
        #expect(try await kept.view.contentsErasedAt != nil)
    }

    @Test(
        "A clock set wrong by a year erases nothing if it is put right within the hour, and is reported",
        arguments: [365, -365] as [Int64])
    func jump(_ days: Int64) async throws {
        let kept = try await Kept.make()
        var sweep = Sweep()
        _ = try await watch(kept, &sweep, for: .hours(3))
        let before = kept.harness.clock.now
        kept.harness.clock.advance(by: .days(days))
        let jumped = kept.harness.clock.now
        let turn = try await kept.harness.engine.takeTurn(&sweep)
        #expect(turn == .jumped(from: before, to: jumped, until: jumped + .hours(1)))
        #expect(Set(try await watch(kept, &sweep, for: .minutes(55))) == [.held(until: jumped + .hours(1))])
        #expect(try await kept.harness.engine.sweepRow()?.heldUntil == jumped + .hours(1))
        kept.harness.clock.set(before + .hours(1))
        _ = try await watch(kept, &sweep, for: .hours(3))
        #expect(try await kept.view.contentsErasedAt == nil)
    }

    @Test("A process that starts with a wrong clock is held by what the one before it wrote down")
    func restart() async throws {
        let kept = try await Kept.make()
        var (sweep, next) = (Sweep(), Sweep())
        _ = try await watch(kept, &sweep, for: .hours(3))
        kept.harness.clock.advance(by: .days(365))
        let until = kept.harness.clock.now + .hours(1)
        guard case .jumped(_, _, until) = try await kept.harness.engine.takeTurn(&next) else {
            Issue.record("the jump was not noticed")
            return
        }
        var third = Sweep()
        #expect(try await kept.harness.engine.takeTurn(&third) == .held(until: until))
        #expect(try await kept.view.contentsErasedAt == nil)
    }

    @Test("A short stop is not a jump, and sweeping continues")
    func shortStop() async throws {
        let kept = try await Kept.make()
        var (sweep, next) = (Sweep(), Sweep())
        _ = try await watch(kept, &sweep, for: .hours(3))
        kept.harness.clock.advance(by: .minutes(8))
        let turn = try await kept.harness.engine.takeTurn(&next)
        #expect(turn == .worked)
        #expect(try await kept.harness.engine.sweepRow()?.finishedAt != nil)
    }
}

extension EngineHarness {
    /// Flows of an account that were cancelled as soon as they had begun.
    @discardableResult
    fileprivate func crowd(of account: AccountID, _ count: Int) async throws -> [FlowID] {
        guard
            let model = try await engine.store.read({ [id = try await start(account).flow.id, realm] in
                try $0.flow(id, realm: realm)
            })
        else { return [] }
        let (now, ids) = (clock.now, (0..<count).map { _ in engine.ids.next(FlowID.self, at: clock.now) })
        _ = try await engine.cancelFlow(model.id, call)
        try await engine.store.write { transaction in
            for id in ids.dropFirst() { transaction.insert(model.cancelled(as: id, at: now)) }
        }
        return [model.id] + ids.dropFirst()
    }

    fileprivate func flows() async throws -> Int {
        try await database.read { try $0.first("SELECT COUNT(*) FROM flow") { try $0.int(0) } ?? 0 }
    }
}

extension FlowRow {
    fileprivate func cancelled(as id: FlowID, at now: Instant) -> FlowRow {
        FlowRow(
            id: id, realm: realm, account: account, operation: operation, policyVersion: policyVersion,
            startedAt: startedAt,
            channel: channel, about: about, origin: origin,
            state: .cancelled(at: now, cause: .byPerson),
            reason: reason, track: track, decision: decision, mustProveAgain: false, tokenDigest: nil,
            tokenExpiresAt: nil, revision: 1)
    }
}

extension SQLConnection {
    /// Makes one row one that can't be written any more.
    fileprivate func refuse(changesOf flow: FlowID) throws {
        let id = flow.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        switch dialect {
        case .sqlite:
            try script(
                "CREATE TRIGGER bad BEFORE UPDATE ON flow WHEN OLD.id = x'\(id)' BEGIN SELECT RAISE(ABORT, 'bad row'); END;"
            )
        case .postgres:
            try script(
                """
                CREATE FUNCTION bad() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF OLD.id = '\\x\(id)' THEN RAISE EXCEPTION 'bad row' USING ERRCODE = 'integrity_constraint_violation'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER bad BEFORE UPDATE ON flow FOR EACH ROW EXECUTE FUNCTION bad();
                """)
        }
    }
}
