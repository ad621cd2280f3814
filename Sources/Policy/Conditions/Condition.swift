import Domain

/// A rule over facts, as policies write it: `risk >= medium`, `hour >= 1 and hour < 5 or
/// device.known is not yes`.
///
/// Every condition in a policy speaks *against* going on: it adds risk, calls a reviewer or
/// refuses. That is what makes ``ConditionTest`` able to fail closed.
package struct Condition: Sendable, Hashable {
    /// Any of these; within one, all: `and` binds tighter than `or`.
    package let alternatives: [[ConditionTest]]

    package init(alternatives: [[ConditionTest]]) { self.alternatives = alternatives }

    package init(_ test: ConditionTest) { alternatives = [[test]] }

    static func signal(_ name: SignalName, _ value: Signal) -> Condition {
        Condition(.is(name.rawValue, value == .unknown ? nil : .signal(value)))
    }

    var tests: [ConditionTest] { alternatives.flatMap { $0 } }

    func holds(_ source: Fact.Source) -> Bool {
        alternatives.contains { $0.allSatisfy { $0.holds(source) } }
    }
}

/// One comparison. With a fact that is not known (promise 13): `is unknown` holds and so does `is
/// not` anything known; every comparison by order holds, since what can't be shown to be young,
/// rare or recent enough counts as the worse.
package struct ConditionTest: Sendable, Hashable {
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        case `is`
        case isNot = "is not"
        case below = "<"
        case atMost = "<="
        case above = ">"
        case atLeast = ">="

        var isOrder: Bool { self != .is && self != .isNot }
    }

    package let fact: String
    package let comparison: Comparison
    /// Nil is `unknown`.
    package let value: FactValue?

    package init(_ fact: String, _ comparison: Comparison, _ value: FactValue?) {
        self.fact = fact
        self.comparison = comparison
        self.value = value
    }

    static func `is`(_ fact: String, _ value: FactValue?) -> Self { Self(fact, .is, value) }
    static func isNot(_ fact: String, _ value: FactValue?) -> Self { Self(fact, .isNot, value) }
    static func below(_ fact: String, _ value: FactValue) -> Self { Self(fact, .below, value) }
    static func atLeast(_ fact: String, _ value: FactValue) -> Self { Self(fact, .atLeast, value) }

    /// Whether it says what an unknown fact does.
    var coversUnknown: Bool {
        switch comparison {
        case .is: value == nil
        case .isNot: value != nil
        case .below, .atMost, .above, .atLeast: true
        }
    }

    func holds(_ source: Fact.Source) -> Bool {
        let actual = Fact.byName[fact]?.read(source)
        guard let actual, actual != .signal(.unknown) else { return holdsUnknown }
        guard let value else { return comparison == .isNot }
        return switch comparison {
        case .is: actual == value
        case .isNot: actual != value
        case .below: actual.isBelow(value) ?? true
        case .atMost: !(value.isBelow(actual) ?? false)
        case .above: value.isBelow(actual) ?? true
        case .atLeast: !(actual.isBelow(value) ?? false)
        }
    }

    private var holdsUnknown: Bool {
        switch comparison {
        case .is: value == nil
        case .isNot: value != nil
        case .below, .atMost, .above, .atLeast: true
        }
    }
}
