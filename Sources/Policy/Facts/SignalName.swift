package import Domain

/// What the outside world can be asked about a number, a device or a place. Each answer is yes, no
/// or unknown.
package enum SignalName: String, Sendable, Hashable, CaseIterable, Codable {
    /// The SIM behind the bound number was changed since that number was last proved.
    case simChanged = "sim.changed"
    /// The bound number was given to somebody else since it was last proved.
    case numberReassigned = "number.reassigned"
    /// Calls or messages to the bound number go somewhere else.
    case callsForwarded = "calls.forwarded"
    /// The new number's present holder got it a short while ago.
    case tenureShort = "tenure.short"
    /// The account was never used from this place.
    case placeUnusual = "place.unusual"
    /// The request comes through a network that hides where it starts.
    case networkAnonymous = "network.anonymous"
}

extension SignalName {
    /// Which identifier of a flow a signal is about.
    package enum Subject: Sendable, Hashable {
        /// What the flow takes away: asked about when the flow starts.
        case old
        /// What it brings: asked about once it is proved.
        case new
    }

    /// Nil for what is about the request and no identifier.
    package var subject: Subject? {
        switch self {
        case .simChanged, .numberReassigned, .callsForwarded: .old
        case .tenureShort: .new
        case .placeUnusual, .networkAnonymous: nil
        }
    }
}

/// One answer, with where and when it came from, for the reviewer.
package struct SignalFact: Sendable, Hashable {
    package var value: Signal
    package var source: String
    package var at: Instant

    package init(value: Signal, source: String, at: Instant) {
        self.value = value
        self.source = source
        self.at = at
    }
}
