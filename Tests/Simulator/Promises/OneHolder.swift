import Domain
import Policy

struct OneHolder: PromiseCheck {
    static let promise = "Promise 1: one holder"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        for change in changes {
            switch change {
            case .bound(let id), .reinstated(let id): look(at: id, context, &report)
            default: continue
            }
        }
    }

    private func look(at id: BindingID, _ context: Context, _ report: inout Report) {
        guard let binding = context.facts.bindings[id], let realm = context.realm(binding.realm) else { return }
        let holders = context.facts.bindings.values.filter {
            $0.isHeld && $0.index == binding.index && $0.shelf == binding.shelf
        }
        let accounts = Set(holders.map(\.account))
        let places = realm.policy.identifiers.first { $0.key.rawValue == binding.kind }?.value.maxAccounts ?? 1
        // An account may hold one at several of its cards, and has one slot with it.
        guard
            accounts.count > places || Set(holders.map { [$0.parent?.bytes, $0.account.bytes] }).count < holders.count
        else { return }
        report.breach(
            "\(holders.count) hold \(Story.masked(binding, context)), which has \(places) places",
            about: binding.account)
    }

    func end(_ ending: Ending, _ context: Context, _ report: inout Report) {
        if ending.doubleHolders > 0 { report.breach("in the database \(ending.doubleHolders) places are held twice") }
    }
}
