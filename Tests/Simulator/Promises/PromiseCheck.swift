import Domain

/// One promise of the design, held against all that happens.
protocol PromiseCheck: Sendable {
    /// As the design names it.
    static var promise: String { get }

    init()

    /// Looks at one thing that happened.
    /// - Parameters:
    ///   - changes: what it changed, where it is a commit; the facts have them already.
    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report)

    /// Looks at how everything ended.
    func end(_ ending: Ending, _ context: Context, _ report: inout Report)
}

extension PromiseCheck {
    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {}
    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {}
}

/// What every check may look at.
struct Context: Sendable {
    let facts: Facts
    let template: Template

    func realm(_ id: RealmID) -> SimulatedRealm? { template.realms.first { $0.id == id } }
}

package struct Breach: Sendable, Hashable {
    package let promise: String
    package let what: String
    /// Whom the story is about.
    let accounts: Set<AccountID>
}

struct Report: Sendable {
    private(set) var breaches: [Breach] = []
    var promise = ""

    mutating func breach(_ what: String, about accounts: AccountID?...) {
        breaches.append(Breach(promise: promise, what: what, accounts: Set(accounts.compactMap(\.self))))
    }
}

/// All promises, over one run.
struct Watch: Sendable {
    private var checks: [any PromiseCheck] = [
        OneHolder(), OneSwitch(), NeverStranded(), OldStaysGood(), OneCodeOneThing(), LimitsHold(), GuessesEnd(),
        QuarantineHolds(),
        NobodyLearns(),
        EveryoneHears(), InOrder(), ReasonsAlways(), TakenBack(), OneDispute(), WholeChain(), OwnWords(),
        OwnRestrictions(), Lifecycle(),
        NothingReadable(), Proved(), SameAnswer(), NothingLost(), KeptAsLong(),
    ]
    private(set) var facts: Facts
    private(set) var seen = 0
    private(set) var breaches: [Breach] = []
    private let template: Template

    init(template: Template, realms: [Int]) {
        self.template = template
        facts = template.facts
    }

    mutating func see(_ entries: ArraySlice<Entry>) {
        for entry in entries where breaches.isEmpty {
            seen += 1
            var changes: [Change] = []
            if case .committed(let commit) = entry.event { changes = facts.apply(commit) }
            let context = Context(facts: facts, template: template)
            var report = Report()
            for place in checks.indices {
                report.promise = type(of: checks[place]).promise
                checks[place].see(entry, changes, context, &report)
            }
            breaches += report.breaches
        }
    }

    mutating func end(_ ending: Ending) {
        let context = Context(facts: facts, template: template)
        var report = Report()
        for check in checks {
            report.promise = type(of: check).promise
            check.end(ending, context, &report)
        }
        breaches += report.breaches
    }
}
