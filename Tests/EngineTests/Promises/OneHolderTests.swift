import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 1: an identifier is actively held by at most maxAccounts accounts of a realm")
struct OneHolderTests {
    private static let wanted = "+8613900139000"

    @Test(
        "Peers' fault 6, promise 1: of two hundred clients racing for one number one wins, the rest are refused, nothing is half done"
    )
    func twoHundredClients() async throws {
        // Strangers together may have thirty codes a day sent to one number; the race needs two
        // hundred.
        let policy = Policies.open.replacing("sends:", with: "sends:\n  numberCeiling: [1000 per 1d]")
        let harness = try await EngineHarness.make(policies: [policy])
        let racers = try await Self.readyToFinish(200, harness)
        let results = await withTaskGroup(of: Result<FlowView, any Error>.self) { group in
            for racer in racers {
                group.addTask {
                    do {
                        return .success(try await harness.answer(.newCode, of: racer.flow, with: racer.code).get())
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = results.filter { (try? $0.get())?.state == .completed }
        let codes = results.compactMap { result in
            if case .failure(let error) = result { (error as? Refusal)?.code } else { nil }
        }
        #expect(winners.count == 1)
        #expect(codes.count == 199)
        #expect(Set(codes) == ["identifier.taken"])
        for racer in racers {
            let phones = try await harness.read(racer.account).bindings.filter {
                $0.kind == .phone && $0.state == .active
            }
            #expect(phones.count == 1)
        }
    }

    @Test("Promise 1: policy's number of accounts may hold a number together, and not one more", arguments: [1, 2, 3])
    func severalHolders(places: Int) async throws {
        let policy = Policies.open + "\nidentifiers:\n  phone: { maxAccounts: \(places) }\n"
        let harness = try await EngineHarness.make(policies: [policy])
        var states: [String] = []
        for racer in try await Self.readyToFinish(4, harness) {
            let settled = try await harness.answer(.newCode, of: racer.flow, with: racer.code)
            if case .done(let view) = settled { states.append(view.state.rawValue) } else { states.append("refused") }
        }
        #expect(states.count { $0 == "completed" } == places)
    }

    @Test("Promise 1: a released number stays closed to strangers for its quarantine, and open to who released it")
    func quarantine() async throws {
        let harness = try await EngineHarness.make()
        let (old, new) = ("+8613800138000", "+8613900139001")
        let owner = try await harness.account(phone: old)
        try await harness.change(owner.id, from: old, to: new)
        let stranger = try await harness.account("stranger", phone: "+8613700137000")
        let refusal = await #expect(throws: Refusal.self) {
            try await harness.change(stranger.id, from: "+8613700137000", to: old)
        }
        #expect(refusal?.code == "identifier.quarantined")
        harness.clock.advance(by: .days(2))
        let back = try await harness.change(owner.id, from: new, to: old)
        #expect(back.state == .completed)
    }

    @Test("Promise 1: a change that waited does not take a number that somebody gave up meanwhile and that rests")
    func quarantineDuringWait() async throws {
        let harness = try await EngineHarness.make()
        let stranger = try await harness.account("stranger", phone: "+8613700137000")
        let waiting = try await harness.start(stranger.id, track: "face").flow.id
        try await harness.attest(try #require(Requirement("face")), of: waiting)
        try await harness.supply(waiting, Self.wanted)
        #expect(try await harness.prove(.newCode, of: waiting, at: Self.wanted).get().state == .waiting)
        let owner = try await harness.account(phone: "+8613800138000")
        harness.clock.advance(by: .minutes(2))
        try await harness.change(owner.id, from: "+8613800138000", to: Self.wanted)
        harness.clock.advance(by: .minutes(2))
        try await harness.change(owner.id, from: Self.wanted, to: "+8613900139002")
        harness.clock.advance(by: .hours(24))
        _ = try await harness.engine.settleDueFlows()
        #expect(try await harness.engine.readFlow(waiting, harness.platform).state == .refused)
        let phones = try await harness.read(stranger.id).bindings.filter { $0.state == .active }
        #expect(phones.map(\.masked) == ["+86 137****7000"])
    }

    @Test("Promise 1: after its quarantine a released number is free")
    func afterQuarantine() async throws {
        let harness = try await EngineHarness.make()
        let owner = try await harness.account(phone: "+8613800138000")
        try await harness.change(owner.id, from: "+8613800138000", to: "+8613900139001")
        harness.clock.advance(by: .days(91))
        let stranger = try await harness.account("stranger", phone: "+8613700137000")
        let view = try await harness.change(stranger.id, from: "+8613700137000", to: "+8613800138000")
        #expect(view.state == .completed)
    }

    struct Racer: Sendable {
        let account: AccountID
        let flow: FlowID
        let code: String
    }

    /// Accounts that lack nothing but the code that has just reached the wanted number.
    private static func readyToFinish(_ count: Int, _ harness: EngineHarness) async throws -> [Racer] {
        var racers: [Racer] = []
        for index in 0..<count {
            let phone = "+86137001\(10000 + index)"
            let account = try await harness.account("racer-\(index)", phone: phone)
            let flow = try await harness.start(account.id).flow.id
            _ = try await harness.prove(.oldCode, of: flow, at: phone).get()
            try await harness.supply(flow, wanted)
            _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
            let code = try #require(try await harness.mailbox.code(to: wanted))
            racers.append(Racer(account: account.id, flow: flow, code: code))
        }
        return racers
    }
}
