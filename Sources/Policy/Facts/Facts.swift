package import Domain

/// All that a decision looks at, read at one moment. Nothing here names a person or holds an
/// identifier.
package struct Facts: Sendable, Hashable {
    package var now: Instant
    package var account: AccountFacts
    /// The binding that a change is about; nil for operations about the account.
    package var binding: BindingFacts?
    /// The new identifier; nil until it is given.
    package var target: TargetFacts?
    /// A signal that is not in here is unknown.
    package var signals: [SignalName: SignalFact]
    package var velocity: VelocityFacts
    package var request: RequestFacts
    package var restrictions: [Restriction]
    /// Kinds of which the account gave one up that nobody else can bind yet.
    package var returning: Set<IdentifierKind>
    package var proofs: [Proof]

    package init(
        now: Instant, account: AccountFacts, binding: BindingFacts? = nil, target: TargetFacts? = nil,
        signals: [SignalName: SignalFact] = [:], velocity: VelocityFacts = VelocityFacts(), request: RequestFacts,
        restrictions: [Restriction] = [], returning: Set<IdentifierKind> = [], proofs: [Proof] = []
    ) {
        self.now = now
        self.account = account
        self.binding = binding
        self.target = target
        self.signals = signals
        self.velocity = velocity
        self.request = request
        self.restrictions = restrictions
        self.returning = returning
        self.proofs = proofs
    }
}

package struct AccountFacts: Sendable, Hashable {
    package var status: AccountStatus
    /// When the account began at the platform; nil when the platform did not say.
    package var createdAt: Instant?
    package var lastSignInAt: Instant?
    package var openCases: Int

    package init(status: AccountStatus, createdAt: Instant?, lastSignInAt: Instant? = nil, openCases: Int = 0) {
        self.status = status
        self.createdAt = createdAt
        self.lastSignInAt = lastSignInAt
        self.openCases = openCases
    }
}

package struct BindingFacts: Sendable, Hashable {
    package var boundAt: Instant
    package var provedAt: Instant?
    package var confidence: Confidence

    package init(boundAt: Instant, provedAt: Instant?, confidence: Confidence) {
        self.boundAt = boundAt
        self.provedAt = provedAt
        self.confidence = confidence
    }
}

/// Whether the new identifier can be had. Not told to anybody before it is proved (promise 6).
package enum Availability: Sendable, Hashable {
    case free
    case taken
    /// Already this account's.
    case own
    /// The account gave it up, and nobody else can bind it yet.
    case returning
    /// Released by another account a short while ago. To the account that released it, it is free.
    case quarantined(until: Instant)
}

package struct TargetFacts: Sendable, Hashable {
    package var kind: IdentifierKind
    package var region: String?
    package var lineType: LineType?
    package var availability: Availability
    package var easilyGuessed: Bool

    package init(
        kind: IdentifierKind, region: String?, lineType: LineType?, availability: Availability, easilyGuessed: Bool
    ) {
        self.kind = kind
        self.region = region
        self.lineType = lineType
        self.availability = availability
        self.easilyGuessed = easilyGuessed
    }

    package init(_ identifier: Identifier, availability: Availability) {
        self.init(
            kind: identifier.kind, region: identifier.region, lineType: identifier.content.numbering?.lineType,
            availability: availability, easilyGuessed: identifier.content.numbering?.isEasilyGuessed ?? false)
    }
}

/// How often and how well it went lately. The windows are the reader's: 24 hours for refusals and
/// failures.
package struct VelocityFacts: Sendable, Hashable {
    /// When this operation was completed on this account before, in any order; as far back as the
    /// longest limit.
    package var completed: [Instant]
    package var refusedLately: Int
    package var failuresLately: Int
    /// Flows of this operation that are open on this account, the present one left out.
    package var openFlows: Int
    /// When an attempt at this operation last ended as completed or refused, as far back as its pause looks.
    package var lastAttemptAt: Instant?

    package init(
        completed: [Instant] = [], refusedLately: Int = 0, failuresLately: Int = 0, openFlows: Int = 0,
        lastAttemptAt: Instant? = nil
    ) {
        self.completed = completed
        self.refusedLately = refusedLately
        self.failuresLately = failuresLately
        self.openFlows = openFlows
        self.lastAttemptAt = lastAttemptAt
    }
}

package struct RequestFacts: Sendable, Hashable {
    package var channel: Channel
    package var deviceKnown: Signal
    /// ISO 3166-1 alpha-2, as the platform or the network says.
    package var country: String?
    package var signedInAt: Instant?
    /// As the platform spells it: `password`, `passkey`.
    package var signInMethod: String?
    /// 0 to 23 on the person's clock, or on the realm's where that is not known.
    package var hour: Int

    package init(
        channel: Channel, deviceKnown: Signal = .unknown, country: String? = nil, signedInAt: Instant? = nil,
        signInMethod: String? = nil,
        hour: Int
    ) {
        self.channel = channel
        self.deviceKnown = deviceKnown
        self.country = country
        self.signedInAt = signedInAt
        self.signInMethod = signInMethod
        self.hour = hour
    }
}
