import Domain
import Policy
import TestSupport
import Testing

@Suite("Random facts")
struct RandomFactsTests {
    @Test(
        "Promise 8: whatever the facts, a refusal has a reason, a known code and a way forward",
        arguments: ["marketplace", "messenger"])
    func refusals(_ name: String) throws {
        let policy = try Sample.shipped(name)
        var random = SeededRandomness(seed: 20_261_121)
        var outcomes: Set<String> = []
        for _ in 0..<4000 {
            let facts = randomFacts(&random)
            for (operation, rules) in policy.operations {
                let track = rules.tracks.randomElement(using: &random)?.name ?? ""
                let decision = policy.decide(operation, track: track, facts)
                outcomes.insert(decision.outcome.name)
                #expect(decision.outcome == .allow || !decision.reasons.isEmpty)
                #expect(decision.reasons.allSatisfy { ReasonCode.ofPolicy.contains($0.code) })
                #expect(decision.reasons.compactMap(\.weight).reduce(0, +) == decision.risk.score)
                #expect(decision == policy.decide(operation, track: track, facts))
                expectLaterDates(policy.objections(to: operation, facts), facts.now)
            }
        }
        #expect(outcomes == ["allow", "step-up", "review", "wait", "refuse"])
    }

    private func expectLaterDates(_ reasons: [Reason], _ now: Instant) {
        for reason in reasons {
            if case .retry(let date) = reason.wayForward { #expect(date > now) }
        }
    }

    private func randomFacts(_ random: inout SeededRandomness) -> Facts {
        var facts = Sample.facts
        facts.now = facts.now + .days(Int64.random(in: -400...400, using: &random))
        facts.account.status =
            Bool.random(using: &random) ? .active : AccountStatus.allCases.randomElement(using: &random) ?? .closed
        facts.account.createdAt = moment(&random)
        facts.account.openCases = Int.random(in: 0...9, using: &random) / 8
        facts.binding = Bool.random(using: &random) ? facts.binding : nil
        facts.binding?.provedAt = moment(&random)
        facts.target?.region = ["CN", "US", "FR", nil].randomElement(using: &random) ?? nil
        facts.target?.lineType = LineType.allCases.randomElement(using: &random)
        facts.target?.availability =
            [.free, .free, .taken, .own, .quarantined(until: Sample.now)].randomElement(using: &random) ?? .taken
        for name in SignalName.allCases {
            facts.signals[name]?.value = Signal.allCases.randomElement(using: &random) ?? .unknown
        }
        facts.velocity.completed = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in moment(&random) }
        facts.velocity.refusedLately = Int.random(in: 0...4, using: &random)
        facts.request.deviceKnown = Signal.allCases.randomElement(using: &random) ?? .unknown
        facts.request.signedInAt = moment(&random)
        facts.proofs = proofs(&random)
        return facts
    }

    private func proofs(_ random: inout SeededRandomness) -> [Proof] {
        let names = ["old.code", "new.code", "email.code", "phone.code", "password", "face", "alipay", "national-id"]
        return names.filter { _ in Int.random(in: 0...3, using: &random) > 0 }.compactMap { Requirement($0) }.map {
            Sample.proof($0)
        }
    }

    private func moment(_ random: inout SeededRandomness) -> Instant? {
        Int.random(in: 0...5, using: &random) == 0
            ? nil : Sample.now - .hours(Int64.random(in: -500...20_000, using: &random))
    }
}
