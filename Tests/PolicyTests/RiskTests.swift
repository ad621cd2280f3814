import Domain
import Policy
import Testing

@Suite("Risk")
struct RiskTests {
    private static func signal(_ value: Signal, at: Instant = Sample.now) -> SignalFact {
        SignalFact(value: value, source: "carrier", at: at)
    }

    private static let weighed: [(Mutation, Int)] = [
        (Mutation(.simChanged, "appeal") { $0.signals[.simChanged] = signal(.yes) }, 60),
        (Mutation(.simUnknown, "appeal") { $0.signals[.simChanged] = signal(.unknown) }, 10),
        (Mutation(.simUnknown, "appeal") { $0.signals[.simChanged] = nil }, 10),
        (Mutation(.simUnknown, "appeal") { $0.signals[.simChanged] = signal(.no, at: $0.now - .hours(25)) }, 10),
        (Mutation(.numberReassigned, "appeal") { $0.signals[.numberReassigned] = signal(.yes) }, 60),
        (Mutation(.reassignmentUnknown, "appeal") { $0.signals[.numberReassigned] = nil }, 5),
        (Mutation(.callsForwarded, "appeal") { $0.signals[.callsForwarded] = signal(.yes) }, 40),
        (Mutation(.forwardingUnknown, "appeal") { $0.signals[.callsForwarded] = nil }, 5),
        (Mutation(.tenureShort, "appeal") { $0.signals[.tenureShort] = signal(.yes) }, 15),
        (Mutation(.tenureUnknown, "appeal") { $0.signals[.tenureShort] = nil }, 0),
        (Mutation(.placeUnusual, "appeal") { $0.signals[.placeUnusual] = signal(.yes) }, 20),
        (Mutation(.placeUnknown, "appeal") { $0.signals[.placeUnusual] = nil }, 5),
        (Mutation(.networkAnonymous, "appeal") { $0.signals[.networkAnonymous] = signal(.yes) }, 20),
        (Mutation(.networkUnknown, "appeal") { $0.signals[.networkAnonymous] = nil }, 0),
        (Mutation(.deviceUnknown, "appeal") { $0.request.deviceKnown = .no }, 15),
        (Mutation(.deviceUnknown, "appeal") { $0.request.deviceKnown = .unknown }, 15),
        (Mutation(.accountYoung, "appeal") { $0.account.createdAt = $0.now - .days(6) }, 20),
        (Mutation(.accountYoung, "appeal") { $0.account.createdAt = nil }, 20),
        (Mutation(.casesOpen, "appeal") { $0.account.openCases = 1 }, 40),
        (Mutation(.bindingYoung, "appeal") { $0.binding?.boundAt = $0.now - .days(6) }, 15),
        (Mutation(.bindingStale, "appeal") { $0.binding?.provedAt = $0.now - .days(181) }, 10),
        (Mutation(.bindingStale, "appeal") { $0.binding?.provedAt = nil }, 10),
        (Mutation(.numberEasilyGuessed, "appeal") { $0.target?.easilyGuessed = true }, 5),
        (Mutation(.hourUnusual, "appeal") { $0.request.hour = 3 }, 5),
        (Mutation(.channelRisky, "appeal") { $0.request.channel = .agent }, 10),
        (Mutation(.changesLately, "appeal") { $0.velocity.completed = [$0.now - .days(40)] }, 10),
        (Mutation(.refusedLately, "appeal") { $0.velocity.refusedLately = 2 }, 30),
        (Mutation(.failuresLately, "appeal") { $0.velocity.failuresLately = 5 }, 20),
    ]

    @Test("Each weight counts alone, with its points, and is kept even when the change is allowed", arguments: weighed)
    func weights(_ mutation: Mutation, _ points: Int) throws {
        let decision = try Sample.shipped("marketplace").decide(
            .phoneChange, track: "current", Sample.facts(mutation.change))
        #expect(decision.reasons.map(\.code) == [mutation.code])
        #expect(decision.reasons.map(\.weight) == [points])
        #expect(decision.reasons.map(\.wayForward.name) == [mutation.way])
        #expect(decision.risk.score == points)
        #expect(decision.outcome == .allow)
    }

    @Test("The table above reaches every weight of the marketplace")
    func complete() throws {
        let reached = Set(Self.weighed.map(\.0.code))
        #expect(Set(try Sample.shipped("marketplace").risk.weights.map(\.reason)) == reached)
    }

    @Test("Points add up, and every reason is kept with its own")
    func sums() throws {
        let facts = Sample.facts {
            $0.signals[.simChanged] = Self.signal(.yes)
            $0.request.deviceKnown = .no
            $0.request.hour = 2
        }
        let (risk, reasons) = try Sample.shipped("marketplace").assess(.phoneChange, facts)
        #expect(risk == Risk(score: 80, level: .high))
        #expect(reasons.map(\.code) == [.simChanged, .deviceUnknown, .hourUnusual])
        #expect(reasons.compactMap(\.weight).reduce(0, +) == risk.score)
    }

    @Test(
        "Levels begin at their thresholds",
        arguments: [
            (0, RiskLevel.low), (39, .low), (40, .medium), (69, .medium), (70, .high), (99, .high), (100, .critical),
        ])
    func levels(_ score: Int, _ level: RiskLevel) {
        #expect(Scorecard.standard.levels.level(score) == level)
    }

    @Test("High risk is reviewed whatever the track, critical risk refused with a way forward")
    func thresholds() throws {
        let policy = try Sample.shipped("marketplace")
        let high = Sample.facts {
            $0.signals[.simChanged] = Self.signal(.yes)
            $0.request.deviceKnown = .no
        }
        let reviewed = policy.decide(.phoneChange, track: "current", high)
        #expect(
            reviewed.outcome == .review(ReviewPlan(queue: "identity", people: 1, within: .hours(24)), thenWait: nil))
        #expect(reviewed.reasons.map(\.code) == [.reviewRequired, .simChanged, .deviceUnknown])
        var critical = high
        critical.signals[.numberReassigned] = Self.signal(.yes)
        let refused = policy.decide(.phoneChange, track: "current", critical)
        #expect(refused.outcome == .refuse)
        #expect(refused.reasons.first == Reason(.riskTooHigh, wayForward: .appeal))
        #expect(refused.reasons.dropFirst().compactMap(\.weight).reduce(0, +) == refused.risk.score)
    }

    @Test("A track can call for review at a lower risk than others")
    func trackReview() throws {
        let policy = try Sample.shipped("marketplace")
        let wechat = Sample.proof(try Sample.requirement("wechat"), .attested)
        let facts = Sample.facts {
            $0.account.openCases = 1
            $0.proofs += [wechat]
        }
        #expect(policy.decide(.phoneChange, track: "current", facts).outcome == .allow)
        #expect(policy.decide(.phoneChange, track: "linked", facts).outcome.name == "review")
    }

    @Test(
        "A refusal by a rule that is not about risk says so, and points to an appeal if there can be any, otherwise to support",
        arguments: [(0, WayForward.support), (1, .appeal), (5, .appeal)])
    func rule(_ appeals: Int, _ wayForward: WayForward) throws {
        let rules = "{ appeals: \(appeals), refuse: { when: request.channel is web } }"
        let policy = try Sample.policy("realm: x\noperations: { phone.change: \(rules) }")
        let facts = Sample.facts { $0.request.deviceKnown = .no }
        let decision = policy.decide(.phoneChange, track: "current", facts)
        #expect(decision.reasons.map(\.code) == [.ruleRefused, .deviceUnknown])
        #expect(decision.reasons.allSatisfy { $0.wayForward == wayForward })
    }

    @Test(
        "Promise 13: taking any signal away never lowers the risk", arguments: SignalName.allCases,
        ["marketplace", "messenger"])
    func unknownIsNotSafe(_ name: SignalName, _ realm: String) throws {
        let policy = try Sample.shipped(realm)
        let had = policy.assess(.phoneChange, Sample.facts).risk.score
        for missing in [nil, Self.signal(.unknown), Self.signal(.no, at: Sample.now - .days(2))] {
            #expect(policy.assess(.phoneChange, Sample.facts { $0.signals[name] = missing }).risk.score >= had)
        }
    }

    @Test("Promise 13: nothing known at all is more than low risk", arguments: ["marketplace", "messenger"])
    func nothingKnown(_ realm: String) throws {
        let facts = Sample.facts {
            $0.signals = [:]
            $0.account.createdAt = nil
            $0.binding?.provedAt = nil
            $0.request = RequestFacts(channel: .web, hour: 12)
        }
        #expect(try Sample.shipped(realm).assess(.phoneChange, facts).risk.level > .low)
        #expect(try Sample.policy().assess(.phoneChange, facts).risk.level > .low)
    }

    @Test(
        "Promise 13: a comparison with an unknown fact holds, `is` does not, `is not` does",
        arguments: [
            ("account.age < 7d", true), ("account.age > 7d", true),
            ("request.country is CN or request.country is unknown", true),
            ("request.country is CN and request.country is unknown", false), ("request.country is not CN", true),
            (
                "device.known is yes or device.known is no and device.known is not unknown or device.known is unknown and hour > 23",
                false
            ),
            ("sim.changed is not no", true),
            ("sim.changed is not unknown or sim.changed is unknown and hour > 23", false),
        ])
    func unknownValues(_ condition: String, _ holds: Bool) throws {
        let policy = try Sample.policy("realm: x\noperations: { phone.change: { refuse: { when: \(condition) } } }")
        let facts = Sample.facts {
            $0.account.createdAt = nil
            $0.signals = [:]
            ($0.request.country, $0.request.deviceKnown) = (nil, .unknown)
        }
        #expect((policy.decide(.phoneChange, track: "current", facts).outcome == .refuse) == holds)
    }
}
