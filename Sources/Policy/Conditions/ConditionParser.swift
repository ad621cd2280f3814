import Domain

/// Reads `fact op value`, joined with `and` and `or`.
struct ConditionParser {
    /// What is wrong, and how many Unicode scalars into the text.
    struct Fault: Error {
        let offset: Int
        let message: String
    }

    struct Placed {
        let test: ConditionTest
        let offset: Int
    }

    private struct Lexeme {
        let text: String
        let offset: Int
    }

    private let tokens: [Lexeme]
    private let end: Int
    private let allowsRisk: Bool
    private var next = 0

    /// - Parameter allowsRisk: false inside the scorecard, which can't weigh its own sum.
    init(_ text: String, allowsRisk: Bool) {
        tokens = Self.tokens(of: text)
        end = text.unicodeScalars.count
        self.allowsRisk = allowsRisk
    }

    /// - Returns: the alternatives, each with the tests that must hold together.
    mutating func parse() throws(Fault) -> [[Placed]] {
        var alternatives: [[Placed]] = [[try test()]]
        while let joint = take() {
            switch joint.text {
            case "and": alternatives[alternatives.count - 1].append(try test())
            case "or": alternatives.append([try test()])
            default: throw Fault(offset: joint.offset, message: "expected `and` or `or`, not `\(joint.text)`")
            }
        }
        return alternatives
    }

    private mutating func test() throws(Fault) -> Placed {
        let name = try need("a fact such as risk or account.age")
        guard let fact = Fact.byName[name.text] else {
            throw Fault(offset: name.offset, message: Self.unknownFact(name.text))
        }
        guard allowsRisk || fact.sort != .level else {
            throw Fault(offset: name.offset, message: "the scorecard can't weigh `risk`, which is its own sum")
        }
        let comparison = try comparison(of: fact)
        let value = try need("a value")
        return Placed(
            test: ConditionTest(fact.name, comparison, try operand(value, fact, comparison)), offset: name.offset)
    }

    private static func unknownFact(_ name: String) -> String {
        "there is no fact `\(name)`: known are \(Fact.byName.keys.sorted().joined(separator: ", "))"
    }

    private mutating func comparison(of fact: Fact) throws(Fault) -> ConditionTest.Comparison {
        let token = try need("`is`, `is not`, <, <=, > or >=")
        if token.text == "is" {
            guard tokens.indices.contains(next), tokens[next].text == "not" else { return .is }
            next += 1
            return .isNot
        }
        guard let order = ConditionTest.Comparison(rawValue: token.text), order.isOrder else {
            throw Fault(offset: token.offset, message: "expected `is`, `is not`, <, <=, > or >=, not `\(token.text)`")
        }
        guard fact.sort.isOrdered else {
            throw Fault(offset: token.offset, message: "\(fact.name) has no order: use `is` or `is not`")
        }
        return order
    }

    private func operand(
        _ token: Lexeme, _ fact: Fact, _ comparison: ConditionTest.Comparison
    ) throws(Fault) -> FactValue? {
        if token.text == "unknown", !comparison.isOrder, fact.sort != .level { return nil }
        guard let value = fact.sort.value(token.text) else {
            throw Fault(
                offset: token.offset,
                message: "\(fact.name) is compared with \(fact.sort.wanted), not `\(token.text)`"
                    + fact.sort.hint(token.text))
        }
        return value
    }

    private mutating func need(_ wanted: String) throws(Fault) -> Lexeme {
        guard let token = take() else { throw Fault(offset: end, message: "expected \(wanted) here") }
        return token
    }

    private mutating func take() -> Lexeme? {
        guard tokens.indices.contains(next) else { return nil }
        defer { next += 1 }
        return tokens[next]
    }

    /// Words, and runs of `<`, `>` and `=`, which need no blank around them.
    private static func tokens(of text: String) -> [Lexeme] {
        var tokens: [Lexeme] = []
        var run = ""
        var start = 0
        func isSign(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "<>=".unicodeScalars.contains($0) } ?? false }
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let breaks = scalar.properties.isWhitespace || isSign(scalar) != isSign(run.unicodeScalars.last)
            if breaks, !run.isEmpty {
                tokens.append(Lexeme(text: run, offset: start))
                run = ""
            }
            if scalar.properties.isWhitespace { continue }
            if run.isEmpty { start = offset }
            run.unicodeScalars.append(scalar)
        }
        return run.isEmpty ? tokens : tokens + [Lexeme(text: run, offset: start)]
    }
}

extension FactSort {
    func value(_ text: String) -> FactValue? {
        switch self {
        case .signal: Signal(rawValue: text).map { .signal($0) }
        case .level: RiskLevel.allCases.first { $0.name == text }.map { .level($0) }
        case .count: text.utf8.count <= 9 ? Int(text).flatMap { $0 < 0 ? nil : .count($0) } : nil
        case .span: Span.parse(text).map { .span($0) }
        case .choice(let words): words.contains(text) ? .word(text) : nil
        case .region: PhoneRegion.isKnown(text) ? .word(text) : nil
        case .name: MethodName(rawValue: text).map { .word($0.rawValue) }
        }
    }

    var wanted: String {
        switch self {
        case .signal: "yes, no or unknown"
        case .level: "low, medium, high or critical"
        case .count: "a whole number"
        case .span: Span.wanted
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .region: "a region such as CN"
        case .name: "a name in lower-case letters"
        }
    }

    fileprivate func hint(_ text: String) -> String {
        if case .region = self { PhoneRegion.hint(text) } else { "" }
    }
}

extension PhoneRegion {
    /// How an error about an unknown region ends: with the region that was probably meant.
    static func hint(_ text: String) -> String { meant(by: text).map { "; \($0) is meant" } ?? "" }
}
