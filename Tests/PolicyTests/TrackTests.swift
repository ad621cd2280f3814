import Domain
import Policy
import Testing

@Suite("Tracks")
struct TrackTests {
    @Test(
        "Each track of the marketplace ends as its line says",
        arguments: [
            ("current", ["old.code", "new.code"], "allow"),
            ("face", ["face", "new.code"], "wait"),
            ("linked", ["wechat", "new.code"], "allow"),
            ("email", ["email.code", "password", "new.code"], "wait"),
            ("no-access", ["national-id", "face", "new.code"], "review"),
        ])
    func outcomes(_ track: String, _ proofs: [String], _ outcome: String) throws {
        let proofs = try proofs.map {
            Sample.proof(try Sample.requirement($0), $0.contains("code") ? .single : .attested)
        }
        .map { $0.requirement == .password ? Sample.proof(.password) : $0 }
        let policy = try Sample.shipped("marketplace")
        #expect(policy.decide(.phoneChange, track: track, Sample.facts { $0.proofs = proofs }).outcome.name == outcome)
        for index in proofs.indices {
            var fewer = proofs
            fewer.remove(at: index)
            #expect(
                policy.decide(.phoneChange, track: track, Sample.facts { $0.proofs = fewer }).outcome.name == "step-up")
        }
    }

    @Test("Without access, two people review it and it waits three days afterwards")
    func noAccess() throws {
        let proofs = [try Sample.requirement("national-id"), try Sample.requirement("face"), .newCode].map {
            Sample.proof($0)
        }
        let decision = try Sample.shipped("marketplace").decide(
            .phoneChange, track: "no-access", Sample.facts { $0.proofs = proofs })
        #expect(
            decision.outcome
                == .review(ReviewPlan(queue: "identity", people: 2, within: .hours(24)), thenWait: .hours(72)))
        #expect(decision.reasons.map(\.code) == [.reviewAlways, .waitRequired])
    }

    @Test("A track names all that is missing, each with its choices")
    func missing() throws {
        let policy = try Sample.shipped("marketplace")
        let track = try #require(policy.operations[.phoneChange]?.track("linked"))
        let (alipay, wechat) = (try Sample.requirement("alipay"), try Sample.requirement("wechat"))
        #expect(policy.missing(track: track, proofs: []) == [[alipay, wechat], [.newCode]])
        #expect(policy.missing(track: track, proofs: [Sample.proof(wechat, .attested)]) == [[.newCode]])
        #expect(policy.missing(track: track, proofs: [Sample.proof(wechat), Sample.proof(.newCode)]) == [])
    }

    @Test("The platform's word counts only for what it may attest")
    func attested() throws {
        let policy = try Sample.policy()
        let track = try #require(policy.operations[.phoneChange]?.track("current"))
        #expect(
            policy.missing(track: track, proofs: [Sample.proof(.oldCode, .attested), Sample.proof(.newCode)]) == [
                [.oldCode]
            ])
    }

    @Test("Messenger: the new number alone is enough only while the bound one is verified", arguments: [179, 181, nil])
    func verified(_ days: Int64?) throws {
        let policy = try Sample.shipped("messenger")
        let facts = Sample.facts {
            $0.binding?.provedAt = days.map { Sample.now - .days($0) }
            $0.proofs = [Sample.proof(.newCode)]
        }
        let isFresh = days.map { $0 < 180 } ?? false
        #expect(
            policy.objections(to: .phoneChange, track: "new-number", facts).map(\.code)
                == (isFresh ? [] : [.bindingUnverified]))
        let decision = policy.decide(.phoneChange, track: "new-number", facts)
        #expect(decision.outcome == (isFresh ? .allow : .refuse))
        #expect(decision.reasons.map(\.wayForward) == (isFresh ? [] : [.otherTrack]))
        #expect(policy.objections(to: .phoneChange, track: "current", facts) == [])
    }

    @Test("A missing binding counts as unverified where the track asks for a verified one")
    func noBinding() throws {
        let facts = Sample.facts { $0.binding = nil }
        let policy = try Sample.shipped("messenger")
        #expect(policy.objections(to: .phoneChange, track: "new-number", facts).map(\.code) == [.bindingUnverified])
    }

    @Test("Freezing, unfreezing and disputing need what their tracks say and look at no new identifier")
    func accountOperations() throws {
        let policy = try Sample.shipped("marketplace")
        let bare = Sample.facts { ($0.target, $0.binding, $0.proofs) = (nil, nil, [Sample.proof(.password)]) }
        #expect(policy.decide(.freeze, track: "password", bare).outcome == .allow)
        #expect(policy.decide(.freeze, track: "phone", bare).outcome == .stepUp([.phoneCode]))
        #expect(policy.decide(.dispute, track: "report", bare).outcome.name == "review")
        var frozen = bare
        frozen.account.status = .frozen
        #expect(policy.decide(.unfreeze, track: "phone", frozen).outcome == .stepUp([.phoneCode]))
        #expect(policy.decide(.unfreeze, track: "review", frozen).outcome.name == "review")
    }
}
