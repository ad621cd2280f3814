import Domain
import Engine
import Flows

/// A party to a dispute reads what it said itself and what it was asked, all of it, and nothing of
/// the others'. So does everybody whose flow waits for people.
struct OwnWords: PromiseCheck {
    static let promise = "Promise 9: a party reads its own words alone"

    /// What was taken down, and in which dispute.
    private struct Taken {
        let words: String
        let dispute: CaseID
    }

    /// What was said in the name of a flow, whether or not it was taken down, and what was asked of
    /// it.
    private var said: [FlowID: Set<String>] = [:]
    private var asked: [FlowID: Set<String>] = [:]
    /// By number of the call: the dispute in which its words were taken down.
    private var disputes: [Int: CaseID] = [:]
    private var taken: [FlowID: [Taken]] = [:]
    /// By number of the look: what was taken down before it.
    private var expected: [Int: [Taken]] = [:]

    mutating func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        switch entry.event {
        case .called(let call, _): note(call)
        case .committed(let commit):
            if let call = commit.call, call.words != nil {
                disputes[call.number] = context.facts.flow(call.flow)?.caseID
            }
        case .answered(let call, .done(let done)):
            requireOwn(done, &report)
            if case .readFlow = call.kind { requireAll(call, done, context, &report) }
            if let words = call.words, let flow = call.flow, let dispute = disputes[call.number] {
                taken[flow, default: []].append(Taken(words: words, dispute: dispute))
            }
        default: return
        }
    }

    private mutating func note(_ call: CallRecord) {
        if case .ask(let words, let flow) = call.kind { asked[flow, default: []].insert(words) }
        guard let flow = call.flow else { return }
        if let words = call.words { said[flow, default: []].insert(words) }
        if case .readFlow = call.kind { expected[call.number] = taken[flow] }
    }

    private func requireOwn(_ done: CallAnswer.Done, _ report: inout Report) {
        guard let flow = done.flow else { return }
        for shown in done.shown {
            let own = shown.author == .person ? said[flow] : asked[flow]
            guard own?.contains(shown.text) != true else { continue }
            report.breach(
                "a \(shown.author.rawValue)'s words were shown to a party that they weren't of or for",
                about: done.account)
        }
    }

    private mutating func requireAll(
        _ call: CallRecord, _ done: CallAnswer.Done, _ context: Context, _ report: inout Report
    ) {
        let dispute = context.facts.flow(done.flow)?.caseID
        guard let expected = self.expected.removeValue(forKey: call.number), done.state == .reviewing else { return }
        let shown = Set(done.shown.map(\.text))
        for entry in expected where entry.dispute == dispute && !shown.contains(entry.words) {
            report.breach("a party isn't shown what it said", about: done.account)
        }
    }
}
