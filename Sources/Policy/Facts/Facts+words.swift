package import Domain

extension RealmPolicy {
    /// Every fact that a condition can test, by name, with its value in a machine's words: `yes`,
    /// `12d`, `3`, `mobile`; `unknown` where it is not known. For those who look at a case.
    package func table(of facts: Facts, operation: OperationName) -> [(name: String, value: String)] {
        let source = Fact.Source(facts: facts, signalLife: risk.signalLife, risk: assess(operation, facts).risk)
        return Fact.all.map { ($0.name, $0.read(source)?.word ?? "unknown") }
    }
}

extension FactValue {
    var word: String {
        switch self {
        case .signal(let signal): signal.rawValue
        case .level(let level): level.name
        case .count(let count): String(count)
        case .span(let span): Self.word(span)
        case .word(let word): word
        }
    }

    /// In the largest unit that it fills, rounded down.
    private static func word(_ span: Duration) -> String {
        let seconds = span.components.seconds
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "m")]
        let unit = units.first { seconds >= $0.0 } ?? (1, "s")
        return "\(seconds / unit.0)\(unit.1)"
    }
}
