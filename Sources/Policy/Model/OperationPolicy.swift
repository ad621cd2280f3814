package import Domain

/// What one operation asks for and what follows from it.
package struct OperationPolicy: Sendable, Hashable {
    /// What the operation is.
    package let traits: OperationTraits
    /// Never empty.
    package var tracks: [Track]
    /// How often it may be completed on one account.
    package var limits: [Limit]
    /// How long after one attempt another can begin, where the first was completed or refused; nil asks for no pause.
    package var coolDown: Duration?
    package var review: ReviewRule
    package var refuse: Condition?
    /// How long a completed change can be taken back; zero for operations that aren't a change.
    package var undo: Duration
    /// What the account may not do afterwards, and for how long.
    package var restrict: [String: Duration]
    package var notify: Set<NoticeAudience>
    /// How long a flow may collect inputs and proofs.
    package var flowLife: Duration
    /// How often one refusal can be appealed; zero if it can't be.
    package var appeals: Int
    package var appealWithin: Duration
    /// The oldest sign-in it may be started from; nil asks for none, so that a freeze is possible
    /// for one who can't sign in.
    package var sessionAge: Duration?
    package var channels: Set<Channel>
    /// Whom it is closed to for now; nil where it is open to all.
    package var closed: Closure?
    /// Flows of this operation that may be open on one account at once.
    package var maxOpen: Int
    /// The realms that it may lead to, for an operation that leads elsewhere.
    package var destinations: Set<RealmID>

    package init(
        _ traits: OperationTraits = OperationTraits(), tracks: [Track], limits: [Limit] = [],
        coolDown: Duration? = nil, review: ReviewRule = ReviewRule(), refuse: Condition? = nil,
        undo: Duration = .zero,
        restrict: [String: Duration] = [:], notify: Set<NoticeAudience> = Set(NoticeAudience.allCases),
        flowLife: Duration = .minutes(30),
        appeals: Int = 1, appealWithin: Duration = .days(30), sessionAge: Duration? = .hours(1),
        channels: Set<Channel> = [.web, .app], closed: Closure? = nil,
        maxOpen: Int = 5, destinations: Set<RealmID> = []
    ) {
        self.traits = traits
        self.tracks = tracks
        self.limits = limits
        self.coolDown = coolDown
        self.review = review
        self.refuse = refuse
        self.undo = undo
        self.restrict = restrict
        self.notify = notify
        self.flowLife = flowLife
        self.appeals = appeals
        self.appealWithin = appealWithin
        self.sessionAge = sessionAge
        self.channels = channels
        self.closed = closed
        self.maxOpen = maxOpen
        self.destinations = destinations
    }

    /// The longest window in which a policy may let a change be taken back.
    package static let longestUndo = Duration.days(30)
    /// The grace periods in which a policy may let an account that is being closed come back.
    package static let graces = Duration.days(7)...(.days(180))

    /// How far back the operation's limits and its pause look.
    package var lookBack: Duration { max(limits.longest, coolDown ?? .zero) }

    /// Without a way through, or with nowhere to go, nobody can do it.
    var isOffered: Bool { !tracks.isEmpty && !(traits.leadsElsewhere && destinations.isEmpty) }

    package func track(_ name: String) -> Track? { tracks.first { $0.name == name } }
}

/// An operation that policy closes to some and leaves open to others, as to staff while people can't do it themselves.
package struct Closure: Sendable, Hashable {
    /// What people are told, each a reason code of its own.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        case maintenance
        case security
        case supportOnly = "support-only"
        case serviceEnded = "service-ended"

        package var code: ReasonCode { ReasonCode(rawValue: "operation.closed-\(rawValue)") }
    }

    package let to: Set<Initiator>
    package let cause: Cause

    package init(to: Set<Initiator>, cause: Cause) {
        self.to = to
        self.cause = cause
    }
}

/// Who reviews, by when, and what sends a flow there whatever its track.
package struct ReviewRule: Sendable, Hashable {
    package var queue: String
    package var people: Int
    package var within: Duration
    package var when: Condition?

    package init(queue: String = "identity", people: Int = 1, within: Duration = .hours(24), when: Condition? = nil) {
        self.queue = queue
        self.people = people
        self.within = within
        self.when = when
    }
}

/// Who hears of it (promise 7).
package enum NoticeAudience: String, Sendable, Hashable, CaseIterable, Codable {
    /// The identifier that was taken away.
    case old
    /// The identifier that came.
    case new
    /// Every other channel of the account.
    case every
}
