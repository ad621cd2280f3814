import Domain

/// Whose sends are counted.
enum SendSubject: CaseIterable {
    case number, strangers, account, device, network
}

/// What a policy sets a term for.
enum RetainedSubject: CaseIterable {
    case contents, heads, challenges, failures, deadLetters, staffAccess, sessions
}

/// Everything that an explanation can say. Each language is one exhaustive switch, so that none can
/// lack a sentence.
enum Sentence {
    case realm(RealmID, version: String)
    case language(Language, region: String)
    case clock(ClockZone)
    case attested([String])
    case reasons([String])
    case signIn([IdentifierKind])
    case holders(IdentifierKind, Int)
    case perAccount(IdentifierKind, Int)
    case quarantine(IdentifierKind, Quarantine)
    case reverify(IdentifierKind, Duration)
    case regions([String]?)
    case lineTypes([String])
    case operation(OperationName, tracks: Int)
    case track(Track, people: Int)
    case limits([Limit])
    case coolDown(Duration)
    case session(Duration)
    case channels([Channel])
    case closed(Closure)
    case refuse(Condition)
    case reviewed(Condition)
    case reviewers(ReviewRule)
    case undo(Duration)
    case restrict(String, Duration)
    case notify([NoticeAudience])
    case flows(Duration, Int)
    case destinations([String])
    case arrivals([String], [IdentifierKind], Duration)
    case appeals(Int, within: Duration)
    case codes(CodeRules)
    case codeFailures(CodeRules)
    case sends(SendSubject, [Limit])
    case unverified(UnverifiedBudget)
    case weight(Scorecard.Weight)
    case levels(Scorecard.Levels)
    case signalLife(Duration)
    case retained(RetainedSubject, Duration)
    case bulk(BulkRules)

    func text(in language: Language, _ kinds: IdentifierKinds) -> String {
        switch language {
        case .english: EnglishPolicy(kinds: kinds).text(self)
        case .chinese: ChinesePolicy(kinds: kinds).text(self)
        }
    }
}

/// What the two languages put together in the same way from their own words.
protocol PolicyWords {
    var comma: String { get }
    var and: String { get }
    var or: String { get }
    func fact(_ fact: Fact) -> String
    func unit(_ unit: Character, _ count: Int64) -> String
    func comparison(_ comparison: ConditionTest.Comparison) -> String
    func signal(_ signal: Signal) -> String
    func level(_ level: RiskLevel) -> String
    func limit(_ limit: Limit) -> String
    func requirement(_ requirement: Requirement) -> String
    func audience(_ audience: NoticeAudience) -> String
    func subject(_ subject: SendSubject) -> String
    func retained(_ subject: RetainedSubject) -> String
}

extension PolicyWords {
    func span(_ span: Duration) -> String {
        let (count, letter) = Span.parts(span)
        return unit(letter, count)
    }

    func limits(_ limits: [Limit]) -> String { limits.map(limit).joined(separator: comma) }

    func proofs(_ proofs: [[Requirement]]) -> String {
        proofs.map { $0.map(requirement).joined(separator: or) }.joined(separator: and)
    }

    func condition(_ condition: Condition) -> String {
        condition.alternatives.map { $0.map(test).joined(separator: and) }.joined(separator: or)
    }

    private func test(_ test: ConditionTest) -> String {
        let name = Fact.byName[test.fact].map(fact) ?? test.fact
        return "\(name) \(comparison(test.comparison)) \(value(test.value))"
    }

    private func value(_ value: FactValue?) -> String {
        switch value {
        case nil: signal(.unknown)
        case .signal(let value): signal(value)
        case .level(let value): level(value)
        case .count(let value): "\(value)"
        case .span(let value): span(value)
        case .word(let value): value
        }
    }
}
