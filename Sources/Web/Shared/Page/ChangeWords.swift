import Engine

/// A line of a list of facts: `Before`, `+86 138****8000`.
struct PageFact: Sendable {
    let name: String
    let value: String
}

extension Speech {
    /// `+86 138****8000, a***@example.com`; empty where there is none.
    func list(_ texts: [String]) -> String { texts.joined(separator: self("listComma")) }

    /// `+86 138****8000 → +86 139****9000`, the changes one after another; nil where nothing is to be shown.
    func changes(_ changes: [ChangeView]) -> String? {
        let shown = changes.compactMap { change in
            switch (change.old, change.new) {
            case (let old?, let new?): self("changeValues", ["old": old, "new": new])
            case (let one?, nil), (nil, let one?): one
            case (nil, nil): nil
            }
        }
        return shown.isEmpty ? nil : list(shown)
    }

    /// What left and what came, a line each.
    func facts(_ changes: [ChangeView]) -> [PageFact] {
        changes.olds.map { PageFact(name: self("labelOld"), value: $0) }
            + changes.news.map { PageFact(name: self("labelNew"), value: $0) }
    }
}
