/// What a user's account at a realm may do at present.
package enum AccountStatus: String, Sendable, Hashable, CaseIterable, Codable {
    case active
    /// Usable, but operations are refused until the platform or a reviewer lifts it.
    case restricted
    /// Frozen by its user, by a disowned change or by a reviewer: nothing changes but by `unfreeze`
    /// or `dispute`.
    case frozen
    /// Its owner closes it. Until its grace period is over, signing in brings it back; nothing else
    /// starts on it.
    case closing
    /// Nothing is held by it any more. What it leaves behind is erased soon after.
    case closed
}

/// What holds an account back, each by a cause of its own, so that lifting one leaves the others.
/// The status follows from them.
package struct AccountHolds: Sendable, Hashable {
    /// Since when it has been closed, for good.
    package var closedAt: Instant?
    /// When its grace period is over. Whatever else begins to hold the account ends that.
    package var closesAt: Instant?
    /// By the platform.
    package var isRestricted: Bool
    /// By its owner, with a freeze.
    package var isFrozen: Bool
    /// Since when a dispute is open about its changes.
    package var disputedSince: Instant?

    package init(
        closedAt: Instant? = nil, closesAt: Instant? = nil, isRestricted: Bool = false, isFrozen: Bool = false,
        disputedSince: Instant? = nil
    ) {
        self.closedAt = closedAt
        self.closesAt = closesAt
        self.isRestricted = isRestricted
        self.isFrozen = isFrozen
        self.disputedSince = disputedSince
    }

    package var status: AccountStatus {
        if closedAt != nil { return .closed }
        if isFrozen || disputedSince != nil { return .frozen }
        if isRestricted { return .restricted }
        return closesAt == nil ? .active : .closing
    }
}

/// The language a person reads; English for all others.
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

/// Who starts an operation on an account.
package enum Initiator: String, Sendable, Hashable, CaseIterable, Codable {
    /// Whose account it is.
    case person
    /// Somebody who works for the platform, with the person before them or on the telephone.
    case staff
    /// The platform itself, or another for it.
    case platform
}

extension Channel {
    package var initiator: Initiator {
        switch self {
        case .web, .app: .person
        case .agent, .operator: .staff
        case .partner: .platform
        }
    }
}

/// What an account may not do for a while after a change.
package struct Restriction: Sendable, Hashable {
    /// The capability that covers every change, binding and unbinding of an identifier, of whatever
    /// kind.
    package static let identifiers = "identifiers"

    /// As policy names it: `payout`, `phone.change`, or ``identifiers``.
    package let capability: String
    package let until: Instant
    /// The flow that it follows from; each has its own, so that one which is taken back leaves the
    /// others'.
    package let cause: FlowID

    package init(capability: String, until: Instant, cause: FlowID) {
        self.capability = capability
        self.until = until
        self.cause = cause
    }
}
