import Domain

/// What the platform owes people before it changes many of their accounts at once.
package struct BulkRules: Sendable, Hashable {
    /// How long before it happens each owner is told: long enough to bind something else first.
    package let announce: Duration

    package init(announce: Duration) { self.announce = announce }

    package static let standard = BulkRules(announce: .days(7))
}
