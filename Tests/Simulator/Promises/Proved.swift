import Domain

struct Proved: PromiseCheck {
    static let promise = "Promise 11: what happened can be proved"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard let account = changes.lazy.compactMap({ Self.subject($0, context) }).first else { return }
        let isRecorded = changes.contains { if case .ledger = $0 { true } else { false } }
        if !isRecorded { report.breach("a state changed without a ledger entry", about: account) }
    }

    private static func subject(_ change: Change, _ context: Context) -> AccountID? {
        switch change {
        case .account(let id, _, _), .holds(let id, _, _): id
        case .flow(_, _, let flow): flow.account
        case .bound(let id), .released(let id), .reinstated(let id): context.facts.bindings[id]?.account
        case .sent, .challenged, .answered, .opened, .closed, .ledger, .failures, .lifted, .remembered, .erased,
            .removed, .bindingRemoved:
            nil
        }
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        if ending.ledgerEntries != context.facts.ledgerEntries {
            report.breach("the ledger has \(ending.ledgerEntries) entries of \(context.facts.ledgerEntries)")
        }
        if ending.ledgerGaps != 0 { report.breach("numbers are missing in the ledger") }
    }
}
