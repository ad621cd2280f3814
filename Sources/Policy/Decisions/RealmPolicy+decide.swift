package import Domain

extension RealmPolicy {
    /// What of a track is still missing: each entry is a set of which any one will do.
    ///
    /// The platform's word counts only for methods it may attest (``attested``).
    package func missing(track: Track, proofs: [Proof]) -> [[Requirement]] {
        let shown = Set(proofs.filter(counts).map(\.requirement))
        return track.proofs.filter { shown.isDisjoint(with: $0) }
    }

    private func counts(_ proof: Proof) -> Bool {
        proof.strength != .attested || attested.contains(proof.requirement.method)
    }

    /// Folds the facts into one answer. What can be said at any time comes first; the new
    /// identifier's holders are looked at only when it is proved (promise 6).
    package func decide(_ operation: OperationName, track name: String, _ facts: Facts) -> Decision {
        let (risk, weighed) = assess(operation, facts)
        guard let rules = operations[operation] else {
            return refusal([Reason(.operationNotOffered, wayForward: .support)], risk)
        }
        let lasting = lastingObjections(operation, rules, facts)
        guard lasting.isEmpty else { return refusal(lasting + weighed, risk) }
        let closed = objections(to: operation, track: name, facts)
        guard closed.isEmpty, let track = rules.track(name) else { return refusal(closed + weighed, risk) }
        if let first = missing(track: track, proofs: facts.proofs).first {
            return Decision(
                outcome: .stepUp(first), reasons: [Reason(.proofMissing, wayForward: .correct)] + weighed, risk: risk)
        }
        let against = rules.traits.brings ? objections(to: facts.target, in: operation) : []
        guard against.isEmpty else { return refusal(against + weighed, risk) }
        let source = Fact.Source(facts: facts, signalLife: self.risk.signalLife, risk: risk)
        if let refuse = rules.refuse, refuse.holds(source) {
            return refusal([ruleReason(refuse, rules)] + weighed, risk)
        }
        return passage(rules, track, source, weighed, risk)
    }

    private func refusal(_ reasons: [Reason], _ risk: Risk) -> Decision {
        Decision(outcome: .refuse, reasons: reasons, risk: risk)
    }

    private func ruleReason(_ rule: Condition, _ rules: OperationPolicy) -> Reason {
        let code: ReasonCode = rule.tests.contains { $0.fact == "risk" } ? .riskTooHigh : .ruleRefused
        return Reason(code, wayForward: rules.appeals > 0 ? .appeal : .support)
    }

    /// Nothing refuses it: by review, by waiting, or at once.
    private func passage(
        _ rules: OperationPolicy, _ track: Track, _ source: Fact.Source, _ weighed: [Reason], _ risk: Risk
    ) -> Decision {
        let wayForward: WayForward = rules.tracks.count > 1 ? .otherTrack : .support
        let review = reviewReason(rules, track, source)
        let wait: ReasonCode? = track.wait == nil ? nil : .waitRequired
        let reasons = [review, wait].compactMap { $0 }.map { Reason($0, wayForward: wayForward) } + weighed
        let outcome: Decision.Outcome =
            if review != nil {
                .review(rules.review.plan(people: track.people), thenWait: track.wait)
            } else {
                track.wait.map { .wait($0) } ?? .allow
            }
        return Decision(outcome: outcome, reasons: reasons, risk: risk)
    }

    private func reviewReason(_ rules: OperationPolicy, _ track: Track, _ source: Fact.Source) -> ReasonCode? {
        switch track.review {
        case .always: return .reviewAlways
        case .when(let condition) where condition.holds(source): return .reviewRequired
        case .when, .never: return rules.review.when?.holds(source) == true ? .reviewRequired : nil
        }
    }
}

extension ReviewRule {
    /// - Parameter people: what the track asks for; it can ask for more than the operation, never
    ///   for fewer.
    package func plan(people asked: Int?) -> ReviewPlan {
        ReviewPlan(queue: queue, people: max(people, asked ?? 1), within: within)
    }
}
