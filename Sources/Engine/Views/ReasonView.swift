package import Domain

/// A way forward as the API shows it.
package struct WayForwardView: Sendable, Hashable, Codable {
    /// `retry`, `correct`, `other-track`, `other-identifier`, `appeal`, `start-again`, `unfreeze`,
    /// `first`, `support`.
    package let action: String
    /// For `retry`: not before then.
    package let at: Instant?
    /// For `first`: what to do before the same is possible.
    package let operation: OperationName?

    package init(_ way: WayForward) {
        action = way.name
        if case .retry(let instant) = way { at = instant } else { at = nil }
        if case .first(let name) = way { operation = name } else { operation = nil }
    }
}

/// A reason as the API shows it. The web adds the sentence in the reader's language.
package struct ReasonView: Sendable, Hashable, Codable {
    package let code: ReasonCode
    /// Points on the scorecard.
    package let weight: Int?
    package let wayForward: WayForwardView
    package var message: String?

    package init(_ reason: Reason) {
        code = reason.code
        weight = reason.weight
        wayForward = WayForwardView(reason.wayForward)
    }

    package init(_ refusal: Refusal) {
        (code, weight, wayForward) = (refusal.code, nil, refusal.wayForward)
    }
}
