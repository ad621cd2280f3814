package import Domain

/// What happens at one place of an account: what leaves it, what comes to it, or both. Each identifier masked,
/// `+86 138****8000`.
package struct ChangeView: Sendable, Hashable, Codable {
    package let kind: IdentifierKind
    /// The binding that leaves.
    package let oldBinding: BindingID?
    package let old: String?
    /// Nil until it is given, and where nothing comes.
    package internal(set) var new: String?

    package init(kind: IdentifierKind, oldBinding: BindingID? = nil, old: String?, new: String?) {
        self.kind = kind
        self.oldBinding = oldBinding
        self.old = old
        self.new = new
    }
}

extension [ChangeView] {
    /// What leaves, each once.
    package var olds: [String] { unique(compactMap(\.old)) }
    /// What comes, listed once even where it comes to several places.
    package var news: [String] { unique(compactMap(\.new)) }

    private func unique(_ list: [String]) -> [String] {
        list.reduce(into: []) { unique, text in if !unique.contains(text) { unique.append(text) } }
    }
}
