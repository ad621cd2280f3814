import Domain

struct QuarantineHolds: PromiseCheck {
    static let promise = "Words: quarantine"

    func see(_ entry: Entry, _ changes: [Change], _ context: Context, _ report: inout Report) {
        guard case .committed(let commit) = entry.event else { return }
        for case .bound(let id) in changes {
            guard let new = context.facts.bindings[id] else { continue }
            let moment =
                [entry.at, commit.call?.at, new.madeBy == nil ? nil : new.boundAt].compactMap(\.self).max() ?? entry.at
            for old in context.facts.bindings.values
            where old.index == new.index && old.shelf == new.shelf && old.account != new.account
                && old.state == "released"
            {
                guard old.quarantineUntil.map({ $0 > moment }) ?? true else { continue }
                report.breach(
                    "\(Story.masked(new, context)) was bound while nobody else could have it", about: new.account,
                    old.account)
            }
        }
    }
}
