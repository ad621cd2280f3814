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
        for entry in entries { note(entry.event) }
        for flow in facts.flows.values { add("flow \(flow.operation) \(flow.state.rawValue)") }
        for reviewed in facts.cases.values { add("case \(reviewed.state) by \(reviewed.people)") }
        if facts.dead.count > 0 { add("messages given up", facts.dead.count) }
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

    private mutating func note(_ event: Event) {
        switch event {
        case .called(_, let attempt): if attempt > 1 { add("calls made again") }
        case .answered(_, let answer): note(answer)
        case .committed: add("commits")
        case .delivered(let delivery): add("delivered \(delivery.topic.rawValue)")
        case .notDelivered: add("not delivered")
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
        "flow freeze completed": 50, "flow unfreeze completed": 10, "flow dispute completed": 20, "flow dispute refused": 8,
        "case approved by 1": 60, "case approved by 2": 2, "case refused": 40, "fault ": 2000, "servers died": 200,
        "same answers": 300, "refused code.wrong": 150, "refused identifier.taken": 300, "refused identifier.quarantined": 8,
        "refused account.frozen": 20, "clock set back": 80, "not delivered": 500, "messages given up": 200,
    ]
}
