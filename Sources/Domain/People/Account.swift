/// What a user's account at a realm may do at present.
package enum AccountStatus: String, Sendable, Hashable, CaseIterable, Codable {
    case active
    /// Usable, but operations are refused until the platform or a reviewer lifts it.
    case restricted
    /// Frozen by its user, by a disowned change or by a reviewer: nothing changes but by `unfreeze` or `dispute`.
    case frozen
    case closed
}

/// The language a person reads; what is neither reads English.
package enum Language: String, Sendable, Hashable, CaseIterable, Codable {
    case chinese = "zh"
    case english = "en"

    /// - Parameter tag: BCP 47, such as `zh-Hans-CN`.
    package init(tag: String) {
        self = tag.lowercased().hasPrefix("zh") ? .chinese : .english
    }
}

/// Where a request came from.
package enum Channel: String, Sendable, Hashable, CaseIterable, Codable {
    case web
    case app
    case agent
    case partner
    case `operator`
}

/// What an account may not do for a while after a change.
package struct Restriction: Sendable, Hashable {
    /// As policy names it: `payout`, `phone.change`.
    package let capability: String
    package let until: Instant
    package let cause: FlowID?

    package init(capability: String, until: Instant, cause: FlowID?) {
        self.capability = capability
        self.until = until
        self.cause = cause
    }
}
