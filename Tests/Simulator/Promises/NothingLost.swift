import Domain
import Flows

/// The database holds what was acknowledged, and nothing that nobody asked for.
struct NothingLost: PromiseCheck {
    static let promise = "Promise 2: no acknowledged change is ever lost"

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        let flows = context.facts.flows.filter { !context.facts.removed.contains($0.key) }
        let bindings = context.facts.bindings.filter { !context.facts.removedBindings.contains($0.key) }
        compare(flows.mapValues(\.state.rawValue), ending.flows, "flow", { context.facts.flow($0)?.account }, &report)
        compare(
            bindings.mapValues(\.state), ending.bindings.mapValues(\.state), "binding",
            { context.facts.bindings[$0]?.account ?? ending.bindings[$0]?.account }, &report)
        compare(context.facts.accounts.mapValues(\.status), ending.accounts, "account", { $0 }, &report)
    }

    private func compare<Key: Hashable>(
        _ known: [Key: String], _ kept: [Key: String], _ what: String, _ account: (Key) -> AccountID?,
        _ report: inout Report
    ) {
        for (id, state) in known where kept[id] != state {
            report.breach(
                "a \(what) that was committed as \(state) is \(kept[id] ?? "missing") in the database",
                about: account(id))
        }
        for (id, state) in kept where known[id] == nil {
            report.breach("the database has a \(what) (\(state)) that nobody was told of", about: account(id))
        }
    }
}
