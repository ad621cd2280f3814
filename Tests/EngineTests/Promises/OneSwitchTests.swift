import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Verification

@Suite("Promises 2, 3 and 4: one switch, never stranded, old stays good")
struct OneSwitchTests {
    @Test(
        "Promise 2: two changes of one account that finish at the same instant leave one active number, never two, never none"
    )
    func sameInstant() async throws {
        let harness = try await EngineHarness.make()
        for round in 0..<20 {
            let old = "+86138001\(10000 + round)"
            let account = try await harness.account("user-\(round)", phone: old)
            let numbers = ["+86139001\(10000 + round)", "+86139002\(10000 + round)"]
            let finishing = try await ready(account.id, old: old, numbers: numbers, harness)
            let states = await withTaskGroup(of: String.self) { group in
                for (flow, code) in finishing {
                    group.addTask {
                        await Self.outcome {
                            try await harness.answer(.newCode, of: flow, with: code).get().state.rawValue
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let active = try await harness.read(account.id).bindings.filter { $0.kind == .phone && $0.state == .active }
            #expect(active.count == 1)
            #expect(states.sorted() == ["completed", "flow.ended"])
        }
    }

    @Test("Promise 2: a flow ends when the binding it is about changes under it")
    func bindingChanged() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: "+8613800138000")
        let second = try await harness.start(account.id, context: harness.context(session: "session-2")).flow.id
        try await harness.change(account.id, from: "+8613800138000", to: "+8613900139000")
        let view = try await harness.engine.readFlow(second, harness.platform)
        #expect(view.state == .cancelled)
        #expect(view.cause == .bindingChanged)
    }

    @Test("Peers' fault 12, promise 2: A to B, B to A and back again works, and for two accounts that swap too")
    func thereAndBack() async throws {
        let harness = try await EngineHarness.make()
        let (a, b) = ("+8613800138000", "+8613900139000")
        let account = try await harness.account(phone: a)
        for (old, new) in [(a, b), (b, a), (a, b), (b, a)] {
            harness.clock.advance(by: .days(2))
            #expect(try await harness.change(account.id, from: old, to: new).state == .completed)
        }
        let active = try await harness.read(account.id).bindings.filter { $0.state == .active }
        #expect(active.map(\.masked) == ["+86 138****8000"])
    }

    @Test(
        "Promise 3: a change leaves one way to be reached, with or without another identifier",
        arguments: [nil, "li@example.com"])
    func neverStranded(email: String?) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: "+8613800138000", email: email)
        try await harness.change(account.id, from: "+8613800138000", to: "+8613900139000")
        let active = try await harness.read(account.id).bindings.filter { $0.state == .active }
        #expect(active.count == (email == nil ? 1 : 2))
        #expect(active.contains { $0.kind == .phone && $0.confidence == .proved })
    }

    @Test("Flows that can't be settled hold up no other, wait for a minute, and are reported when nothing else is left")
    func unsettled() async throws {
        let harness = try await EngineHarness.make()
        var flows: [FlowID] = []
        for number in 0..<4 {
            flows.append(
                try await harness.start(try await harness.account("user-\(number)", phone: "+861380013800\(number)").id)
                    .flow.id)
            harness.clock.advance(by: .seconds(1))
        }
        let database: any SQLDatabase = harness.database
        for bad in flows.prefix(2) {
            _ = try await database.write { connection in
                try connection.execute("UPDATE flow SET operation = 'phone.teleport' WHERE id = $1", [.blob(bad.bytes)])
            }
        }
        harness.clock.advance(by: .minutes(31))
        for _ in 0..<2 { #expect(try await harness.engine.settleDueFlows(limit: 1) == 1) }
        for good in flows.suffix(2) {
            #expect(try await harness.engine.readFlow(good, harness.platform).state == .expired)
        }
        #expect(try await harness.engine.settleDueFlows(limit: 1) == 0)
        harness.clock.advance(by: .minutes(1))
        await #expect(throws: StoreFailure.self) { try await harness.engine.settleDueFlows(limit: 1) }
    }

    enum Ending: String, CaseIterable, CustomTestStringConvertible {
        case started, halfProved, cancelled, expired, wrongCodes, refusedNumber
        var testDescription: String { rawValue }
    }

    @Test(
        "Promise 4, peers' fault 7: a flow that does not complete leaves no trace on the old binding",
        arguments: Ending.allCases)
    func oldStaysGood(ending: Ending) async throws {
        let harness = try await EngineHarness.make()
        let old = "+8613800138000"
        let account = try await harness.account(phone: old)
        let before = try await harness.read(account.id).bindings
        let flow = try await harness.start(account.id).flow.id
        try await end(flow, by: ending, old: old, harness)
        let after = try await harness.read(account.id)
        #expect(after.status == .active)
        #expect(after.bindings.map(\.id) == before.map(\.id))
        #expect(after.bindings.map(\.state) == [.active])
        harness.clock.advance(by: .days(1))
        #expect(try await harness.change(account.id, from: old, to: "+8613900139009").state == .completed)
    }

    private func end(_ flow: FlowID, by ending: Ending, old: String, _ harness: EngineHarness) async throws {
        switch ending {
        case .started: break
        case .halfProved: _ = try await harness.prove(.oldCode, of: flow, at: old).get()
        case .cancelled: _ = try await harness.engine.cancelFlow(flow, harness.call).get()
        case .expired:
            harness.clock.advance(by: .minutes(31))
            _ = try await harness.engine.settleDueFlows()
            #expect(try await harness.engine.readFlow(flow, harness.platform).state == .expired)
        case .wrongCodes:
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            for _ in 0..<5 { _ = try await harness.answer(.oldCode, of: flow, with: "000000") }
        case .refusedNumber:
            _ = try? await harness.engine.supplyInput(
                flow, SupplyInput(identifier: Secret("+861012345678"), reason: nil, track: nil), harness.call)
        }
    }

    private func ready(
        _ account: AccountID, old: String, numbers: [String], _ harness: EngineHarness
    ) async throws -> [(FlowID, String)] {
        var finishing: [(FlowID, String)] = []
        for number in numbers {
            let flow = try await harness.start(account, context: harness.context(session: number)).flow.id
            _ = try await harness.prove(.oldCode, of: flow, at: old).get()
            try await harness.supply(flow, number)
            _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
            finishing.append((flow, try #require(try await harness.mailbox.code(to: number))))
            harness.clock.advance(by: .minutes(2))
        }
        return finishing
    }

    static func outcome(_ call: () async throws -> String) async -> String {
        do {
            return try await call()
        } catch let refusal as Refusal {
            return refusal.code.rawValue
        } catch {
            return "\(error)"
        }
    }
}
