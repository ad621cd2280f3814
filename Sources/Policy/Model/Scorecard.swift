package import Domain

/// Risk as a list that a reviewer can read: what counts, how much, and what it is called. Points
/// only ever add up; a fact in somebody's favour can't buy off one against them.
package struct Scorecard: Sendable, Hashable {
    package let weights: [Weight]
    package let levels: Levels
    /// A signal older than this is `unknown` again (promise 13).
    package let signalLife: Duration

    package init(weights: [Weight], levels: Levels, signalLife: Duration) {
        self.weights = weights
        self.levels = levels
        self.signalLife = signalLife
    }

    package struct Weight: Sendable, Hashable {
        package let when: Condition
        /// Points, 0 to 100. With 0 the reason is kept without being counted, as where
        /// `unknown` should not count.
        package let add: Int
        package let reason: ReasonCode

        package init(when: Condition, add: Int, reason: ReasonCode) {
            self.when = when
            self.add = add
            self.reason = reason
        }
    }

    /// The lowest score of each level; below `medium` it is low.
    package struct Levels: Sendable, Hashable {
        package let medium: Int
        package let high: Int
        package let critical: Int

        package init(medium: Int, high: Int, critical: Int) {
            self.medium = medium
            self.high = high
            self.critical = critical
        }

        package func level(_ score: Int) -> RiskLevel {
            if score >= critical { return .critical }
            if score >= high { return .high }
            return score >= medium ? .medium : .low
        }
    }

    /// What counts when the file has no scorecard: an unknown signal costs about a third of a bad
    /// one.
    package static let standard = Scorecard(
        weights: [
            Weight(when: .signal(.simChanged, .yes), add: 60, reason: .simChanged),
            Weight(when: .signal(.simChanged, .unknown), add: 15, reason: .simUnknown),
            Weight(when: .signal(.numberReassigned, .yes), add: 60, reason: .numberReassigned),
            Weight(when: .signal(.numberReassigned, .unknown), add: 5, reason: .reassignmentUnknown),
            Weight(when: .signal(.callsForwarded, .yes), add: 40, reason: .callsForwarded),
            Weight(when: .signal(.callsForwarded, .unknown), add: 5, reason: .forwardingUnknown),
            Weight(when: Condition(.isNot("device.known", .signal(.yes))), add: 20, reason: .deviceUnknown),
            Weight(when: Condition(.below("account.age", .span(.days(7)))), add: 20, reason: .accountYoung),
            Weight(when: Condition(.atLeast("account.open-cases", .count(1))), add: 40, reason: .casesOpen),
            Weight(when: Condition(.atLeast("velocity.refused", .count(2))), add: 30, reason: .refusedLately),
            Weight(when: Condition(.atLeast("velocity.failures", .count(5))), add: 20, reason: .failuresLately),
        ],
        levels: Levels(medium: 40, high: 70, critical: 100), signalLife: .hours(24))
}
