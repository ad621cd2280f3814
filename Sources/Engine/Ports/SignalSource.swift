package import Domain
package import Policy

/// Somebody outside who answers questions about numbers: a carrier.
package protocol SignalSource: Sendable {
    /// As reviewers read it; kept with each answer.
    var name: String { get }
    /// Whether it can be asked. Looks at what was configured, and nowhere else: it is called inside
    /// a transaction.
    func covers(_ signal: SignalName, of identifier: Identifier, in realm: RealmID) -> Bool
    /// What it says; `unknown` for anything but a clear yes or no. Returns soon after its task is
    /// cancelled.
    func answer(_ request: SignalRequest) async -> Signal
}

package struct SignalRequest: Sendable {
    /// Tells one exchange from another in both sides' logs.
    package let inquiry: InquiryID
    package let signal: SignalName
    package let identifier: Identifier
    /// Whether it happened after this moment.
    package let since: Instant
    package let askedAt: Instant

    package init(inquiry: InquiryID, signal: SignalName, identifier: Identifier, since: Instant, askedAt: Instant) {
        self.inquiry = inquiry
        self.signal = signal
        self.identifier = identifier
        self.since = since
        self.askedAt = askedAt
    }
}

/// All that can be asked, the first that covers a request first.
package struct SignalSources: Sendable {
    let sources: [any SignalSource]
    /// How long a caller waits for answers.
    let patience: Duration

    package init(_ sources: [any SignalSource], patience: Duration = .seconds(2)) {
        self.sources = sources
        self.patience = patience
    }

    package static let none = SignalSources([])

    func source(for signal: SignalName, of identifier: Identifier, in realm: RealmID) -> (any SignalSource)? {
        sources.first { $0.covers(signal, of: identifier, in: realm) }
    }
}
