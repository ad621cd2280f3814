package import Domain

/// What a fact is compared with.
package enum FactValue: Sendable, Hashable {
    case signal(Signal)
    case level(RiskLevel)
    case count(Int)
    case span(Duration)
    case word(String)

    /// Nil where the two are of different sorts or have no order.
    func isBelow(_ other: FactValue) -> Bool? {
        switch (self, other) {
        case (.level(let left), .level(let right)): left < right
        case (.count(let left), .count(let right)): left < right
        case (.span(let left), .span(let right)): left < right
        default: nil
        }
    }
}

enum FactSort: Sendable, Hashable {
    case signal
    case level
    case count
    case span
    /// One of these.
    case choice([String])
    /// Two capital letters (ISO 3166-1 alpha-2).
    case region
    /// Lower-case letters, digits and hyphens.
    case name

    var isOrdered: Bool { self == .level || self == .count || self == .span }
}

/// One fact that a condition can test.
struct Fact: Sendable {
    /// What reading a fact takes: the facts, how long a signal is good, and the risk where it is
    /// worked out already.
    struct Source {
        let facts: Facts
        let signalLife: Duration
        let risk: Risk?
    }

    let name: String
    let sort: FactSort
    let english: String
    let chinese: String
    /// A policy need not say what happens when such a fact is unknown, for it never is.
    let isAlwaysKnown: Bool
    /// Nil when it is not known.
    let read: @Sendable (Source) -> FactValue?

    init(
        _ name: String, _ sort: FactSort, _ english: String, _ chinese: String, always: Bool = false,
        read: @escaping @Sendable (Source) -> FactValue?
    ) {
        self.name = name
        self.sort = sort
        self.english = english
        self.chinese = chinese
        isAlwaysKnown = always
        self.read = read
    }
}
