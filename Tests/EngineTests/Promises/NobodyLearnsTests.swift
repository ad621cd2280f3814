import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 6: nobody learns who holds what before they have proved the number")
struct NobodyLearnsTests {
    private static let own = "+8613800138000"
    private static let free = "+8613900139000"
    private static let taken = "+8613700137000"

    @Test("Promise 6: every answer before the proof is the same for a free and a taken number")
    func sameAnswers() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account("holder", phone: Self.taken)
        let account = try await harness.account(phone: Self.own)
        let free = try await answers(for: Self.free, account.id, harness)
        let taken = try await answers(for: Self.taken, account.id, harness)
        #expect(free == taken)
    }

    @Test("Promise 6: the truth is told once the number is proved, and the flow goes on with another number")
    func toldAfterProof() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account("holder", phone: Self.taken)
        let account = try await harness.account(phone: Self.own)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: Self.own).get()
        try await harness.supply(flow, Self.taken)
        let refused = await #expect(throws: Refusal.self) {
            try await harness.prove(.newCode, of: flow, at: Self.taken).get()
        }
        #expect(refused?.code == "identifier.taken")
        #expect(refused?.wayForward.action == "other-identifier")
        harness.clock.advance(by: .minutes(1))
        try await harness.supply(flow, Self.free)
        #expect(try await harness.prove(.newCode, of: flow, at: Self.free).get().state == .completed)
    }

    @Test("Promise 6: response times of free and taken numbers are not to be told apart", .timeLimit(.minutes(10)))
    func sameTimes() async throws {
        let harness = try await EngineHarness.make()
        var taken: [Int64] = []
        var free: [Int64] = []
        for index in 0..<120 {
            let holders = "+86137002\(10000 + index)"
            _ = try await harness.account("holder-\(index)", phone: holders)
            let own = "+86138002\(10000 + index)"
            let account = try await harness.account("asker-\(index)", phone: own)
            for (number, isTaken) in [(holders, true), ("+86139002\(10000 + index)", false)].shuffled() {
                let time = try await time(number, account.id, harness)
                if isTaken { taken.append(time) } else { free.append(time) }
            }
        }
        // The engine takes the same path for both; what is left is noise. Medians further apart
        // than a quarter would be a second path.
        let (a, b) = (median(taken), median(free))
        #expect(abs(Double(a - b)) / Double(max(a, b)) < 0.25, "taken \(a) µs, free \(b) µs")
    }

    /// What an asker sees of supplying a number and having a code sent, without what is always
    /// different.
    private func answers(for number: String, _ account: AccountID, _ harness: EngineHarness) async throws -> [String] {
        let flow = try await harness.start(account).flow.id
        let view = try await harness.supply(flow, number)
        let sent = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        let wrong = try await refusal { try await harness.answer(.newCode, of: flow, with: "000000").get() }
        harness.clock.advance(by: .minutes(1))
        return [
            view.state.rawValue, "\(view.next.inputs)", "\(view.next.actions)", "\(view.warnings)",
            "\(view.next.tracks)",
            "\(sent.triesLeft) \(String(describing: sent.quota))", "\(String(describing: wrong))",
        ]
    }

    private func time(_ number: String, _ account: AccountID, _ harness: EngineHarness) async throws -> Int64 {
        let flow = try await harness.start(account).flow.id
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            try await harness.supply(flow, number)
            _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        }
        harness.clock.advance(by: .minutes(2))
        return elapsed.components.attoseconds / 1_000_000_000_000 + elapsed.components.seconds * 1_000_000
    }

    private func median(_ values: [Int64]) -> Int64 { values.sorted()[values.count / 2] }
}
