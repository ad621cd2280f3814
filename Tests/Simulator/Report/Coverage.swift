import Domain
import Engine
import Flows

/// What was reached, so that a simulator that does nothing is noticed.
package struct Coverage: Sendable, Hashable {
    package private(set) var runs = 0
    package private(set) var steps = 0
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    init(_ entries: [Entry], steps: Int, facts: Facts) {
        runs = 1
        self.steps = steps
        for entry in entries { note(entry.event, facts) }
        for flow in facts.flows.values { note(flow) }
        for (id, reviewed) in facts.cases {
            add("case \(reviewed.state) by \(reviewed.people)")
            if reviewed.isDispute { note(reviewed, id, facts) }
        }
        noteReversals(facts)
        if facts.dead.count > 0 { add("messages given up", facts.dead.count) }
        add("flows swept", facts.removed.count)
    }

    package static func + (left: Coverage, right: Coverage) -> Coverage {
        var sum = left
        sum.runs += right.runs
        sum.steps += right.steps
        sum.counts.merge(right.counts) { $0 + $1 }
        return sum
    }

    package subscript(_ name: String) -> Int { counts[name] ?? 0 }

    /// Sums of all whose name begins so.
    package func sum(_ start: String) -> Int { counts.filter { $0.key.hasPrefix(start) }.values.reduce(0, +) }

    private mutating func add(_ name: String, _ count: Int = 1) { counts[name, default: 0] += count }

    private mutating func note(_ flow: Facts.Flow) {
        add("flow \(flow.operation) \(flow.state.rawValue)")
        if flow.takes.count > 1, flow.completedAt != nil { add("several taken at once") }
    }

    /// How a dispute ended, and among how many.
    private mutating func note(_ dispute: Facts.Case, _ id: CaseID, _ facts: Facts) {
        let parties = facts.flows.values.filter { $0.caseID == id }
        if parties.count > 1 { add("dispute among several") }
        switch dispute.state {
        case "approved": add("dispute decided for a party")
        case "refused": add("dispute decided against all")
        case "closed":
            add(
                parties.contains { $0.state == .completed }
                    ? "dispute ended by proofs" : "dispute ended by the platform")
        default: add("dispute \(dispute.state)")
        }
    }

    /// What goes back together does so at one moment.
    private mutating func noteReversals(_ facts: Facts) {
        for ids in facts.completed.values {
            let reverted = ids.compactMap { facts.flow($0) }.filter { $0.state == .reverted }
            for together in Dictionary(grouping: reverted, by: \.at).values where together.count > 1 {
                add("changes taken back together")
                if Set(together.map(\.operation)).count < together.count { add("chain taken back") }
            }
        }
    }

    private mutating func note(_ event: Event, _ facts: Facts) {
        switch event {
        case .called(_, let attempt): if attempt > 1 { add("calls made again") }
        case .answered(let call, let answer):
            note(answer)
            note(call, answer, facts)
        case .committed: add("commits")
        case .delivered(let delivery): add("delivered \(delivery.topic.rawValue)")
        case .notDelivered: add("not delivered")
        case .asked: add("asked outside")
        case .fault(let fault, _): add("fault \(fault.rawValue)")
        case .clock(let span): add(span < .zero ? "clock set back" : "clock jumps")
        case .nodeDied: add("servers died")
        case .nodeStarted, .remark: return
        }
    }

    private mutating func note(_ answer: CallAnswer) {
        switch answer {
        case .done: add("answers")
        case .refused(let refusal, _): add("refused \(refusal.code)")
        case .lost: add("answers lost")
        case .agreed: add("same answers")
        case .broken, .disagreed: add("broken answers")
        }
    }

    private mutating func note(_ call: CallRecord, _ answer: CallAnswer, _ facts: Facts) {
        switch (call.kind, answer) {
        case (.say, .done): add("words of a party")
        case (.readFlow, .done(let done)): if !done.shown.isEmpty { add("words read by a party") }
        case (.ask, .done): add("question put")
        case (.start(let operation, _), .refused(let refusal, _))
        where operation == .freeze && refusal.code == "account.frozen":
            if facts.wasDisputed(call.account, at: call.at) { add("freeze refused in a dispute") }
        default: return
        }
    }

    /// In order of name, a line each.
    package var table: String {
        counts.sorted { $0.key < $1.key }.map { name, count in
            name + String(repeating: " ", count: max(1, 44 - name.count)) + "\(count)"
        }.joined(separator: "\n")
    }

    /// What a thousand seeds at least reach; the names of what they did not.
    package func missing(perThousand least: [String: Int] = expected) -> [String] {
        least.filter { sum($0.key) * 1000 < $0.value * runs }.keys.sorted()
    }

    /// Well below what is usual, and far above nothing.
    package static let expected: [String: Int] = [
        "flow phone.change completed": 150, "flow phone.change reverted": 20, "flow phone.change refused": 60,
        "flow phone.change cancelled": 150, "flow phone.change expired": 500, "flow email.change completed": 40,
        "flow freeze completed": 50, "flow unfreeze completed": 10, "flow dispute completed": 20,
        "flow dispute refused": 8,
        "case approved by 1": 60, "case approved by 2": 2, "case refused": 40, "fault ": 2000, "servers died": 200,
        "same answers": 300, "refused code.wrong": 150, "refused identifier.taken": 300,
        "refused identifier.quarantined": 8,
        "refused account.frozen": 20, "clock set back": 80, "not delivered": 500, "messages given up": 200,
        "dispute among several": 20, "dispute decided for a party": 15, "dispute decided against all": 8,
        "dispute ended by proofs": 8,
        "changes taken back together": 8, "chain taken back": 2, "freeze refused in a dispute": 5,
        "words of a party": 40,
        "words read by a party": 20, "refused sign-in.refused": 2000, "refused sign-in.closed": 300,
        "flow phone.bind completed": 25, "flow phone.bind reverted": 10, "flow phone.bind refused": 5,
        "flow email.bind completed": 30, "flow email.bind reverted": 15,
        "flow phone.unbind completed": 15, "flow phone.unbind reverted": 10, "flow phone.unbind refused": 5,
        "flow email.unbind completed": 15, "flow email.unbind reverted": 5,
        "flow unbind completed": 3, "refused undo.open": 20,
        "flow phone.release reverted": 3, "flow email.release reverted": 3, "several taken at once": 1,
        "flow card.bind completed": 10, "flow card.bind reverted": 6, "flow phone.claim completed": 3,
        "flow phone.claim reverted": 4, "flow phone.migrate": 4, "asked outside": 60, "refused proof.unanswered": 5,
        "refused binding.last": 80, "refused binding.present": 15, "refused binding.choose": 1,
    ]
}
