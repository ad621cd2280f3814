import Domain

/// What came of one seed.
package struct Run: Sendable {
    package let seed: UInt64
    package let steps: Int
    package let breaches: [Breach]
    package let coverage: Coverage
    private let entries: [Entry]
    private let names: [AccountID: String]
    private let before: Facts

    init(
        seed: UInt64, steps: Int, entries: [Entry], breaches: [Breach], names: [AccountID: String], before: Facts,
        after: Facts
    ) {
        self.seed = seed
        self.steps = steps
        self.entries = entries
        self.breaches = breaches
        self.names = names
        self.before = before
        coverage = Coverage(entries, steps: steps, facts: after)
    }

    package var isGood: Bool { breaches.isEmpty }

    /// Everything, for comparing two runs of one seed to the byte.
    package var wholeStory: String { Story(entries, names: names, before, about: nil).text }

    /// The broken promises, how to play it again, and what happened to the accounts concerned.
    package var account: String {
        let lines = breaches.prefix(5).map { "\($0.promise): \($0.what)" }
        let concerned = breaches.reduce(into: Set<AccountID>()) { $0.formUnion($1.accounts) }
        let story = Story(entries, names: names, before, about: concerned.isEmpty ? nil : concerned)
        return """
            Seed \(seed) breaks a promise.
            \(lines.joined(separator: "\n"))
            Again: make simulate SEEDS=\(seed)

            \(story.shortened)
            """
    }
}
