package import Domain
package import Flows

/// A one-time code on its way to a person.
package struct CodeMessage: Sendable, Codable {
    package let carrier: Carrier
    /// E.164, or an e-mail address.
    package let to: String
    package let code: String
    package let realm: RealmID
    /// Nil for a code to sign in with, which belongs to no flow.
    package let operation: OperationName?
    /// Whether it goes to the identifier that leaves, that comes, or another one.
    package let subject: ProofSubject
    package let expiresAt: Instant
    package let language: Language
    /// Written for an identifier that nobody holds, and delivered by being dropped.
    package let goesNowhere: Bool

    package init(
        carrier: Carrier, to: String, code: String, realm: RealmID, operation: OperationName?, subject: ProofSubject,
        expiresAt: Instant,
        language: Language, goesNowhere: Bool = false
    ) {
        self.goesNowhere = goesNowhere
        self.carrier = carrier
        self.to = to
        self.code = code
        self.realm = realm
        self.operation = operation
        self.subject = subject
        self.expiresAt = expiresAt
        self.language = language
    }
}

/// What a notice tells.
package enum NoticeKind: String, Sendable, Hashable, CaseIterable, Codable {
    case flowReviewing = "flow-reviewing"
    case flowWaiting = "flow-waiting"
    case flowCompleted = "flow-completed"
    case flowRefused = "flow-refused"
    case flowVetoed = "flow-vetoed"
    case flowReverted = "flow-reverted"
    /// An attempt ended by another's doing: a freeze, another change, a revoked session.
    case flowCancelled = "flow-cancelled"
    case accountFrozen = "account-frozen"
    case accountUnfrozen = "account-unfrozen"
    case accountRestricted = "account-restricted"
    case accountUnrestricted = "account-unrestricted"
    /// It closes at a date, unless its person comes back before.
    case accountClosing = "account-closing"
    case accountReturned = "account-returned"
    /// The last that anybody hears of it.
    case accountClosed = "account-closed"
    /// A link that lets a browser try to sign in with tries of its own, whatever strangers have used up.
    case signInLetIn = "sign-in-let-in"
    /// A reviewer has a question; it is on the flow's page, not in the message.
    case caseAsked = "case-asked"
    /// Somebody said that a change was not theirs: the account is frozen until people have decided.
    case disputeOpened = "dispute-opened"
    /// A reviewer has a question for this party to a dispute.
    case disputeAsked = "dispute-asked"
    /// People have decided that the changes stay.
    case disputeRefused = "dispute-refused"
    /// People have taken another party's word: the change that this one reported stays.
    case claimRefused = "claim-refused"
    /// The platform will take something off the account, with a reason and a date.
    case unbindAnnounced = "unbind-announced"
    /// The platform took off the account what it had announced.
    case unbindDone = "unbind-done"
    /// What was announced will not happen.
    case unbindCalledOff = "unbind-called-off"
    /// Identifiers are on their way here from another realm.
    case identifiersComing = "identifiers-coming"
    case identifiersArrived = "identifiers-arrived"
}

/// Something that happened, told to a person on one of their channels (promise 7).
package struct NoticeMessage: Sendable, Codable {
    package let carrier: Carrier
    package let to: String
    package let kind: NoticeKind
    package let realm: RealmID
    /// Nil for what the platform did with the account.
    package let operation: OperationName?
    /// For the link to its page; nil for what the platform did with the account.
    package let flow: FlowID?
    /// Empty where it is about the account as a whole.
    package let changes: [ChangeView]
    /// The other realm, where identifiers go there or come from there.
    package let elsewhere: RealmID?
    package let at: Instant
    /// When a waiting change takes effect, or until when a completed one can be taken back.
    package let until: Instant?
    /// Why it ended, for an attempt that was cancelled.
    package let cause: CancellationCause?
    /// Why the platform takes something off many accounts.
    package let reason: BulkReason?
    /// For the link by which somebody says "this was not me", or follows the dispute that they are
    /// in.
    package let disownToken: String?
    /// For the link of ``NoticeKind/signInLetIn``.
    package let letInToken: String?
    package let language: Language
    /// Written for an identifier that nobody holds, and delivered by being dropped.
    package let goesNowhere: Bool

    package init(
        carrier: Carrier, to: String, kind: NoticeKind, realm: RealmID, operation: OperationName?,
        flow: FlowID? = nil, changes: [ChangeView] = [], elsewhere: RealmID? = nil, at: Instant,
        until: Instant?, cause: CancellationCause? = nil, reason: BulkReason? = nil, disownToken: String?,
        letInToken: String? = nil,
        language: Language,
        goesNowhere: Bool = false
    ) {
        self.carrier = carrier
        self.to = to
        self.kind = kind
        self.realm = realm
        self.operation = operation
        self.flow = flow
        self.changes = changes
        self.elsewhere = elsewhere
        self.at = at
        self.until = until
        self.cause = cause
        self.reason = reason
        self.disownToken = disownToken
        self.letInToken = letInToken
        self.goesNowhere = goesNowhere
        self.language = language
    }
}

/// Something that happened, told to a system.
package struct EventMessage: Sendable {
    package let id: EventID
    /// `flow.completed`, `identifier.changed`, …
    package let type: String
    package let occurredAt: Instant
    package let url: String
    /// The webhook's signing secret: 32 bytes.
    package let secret: Secret<[UInt8]>
    /// The body to sign and send, to the byte.
    package let body: [UInt8]

    package init(id: EventID, type: String, occurredAt: Instant, url: String, secret: Secret<[UInt8]>, body: [UInt8]) {
        self.id = id
        self.type = type
        self.occurredAt = occurredAt
        self.url = url
        self.secret = secret
        self.body = body
    }
}

/// A message that the courier holds for a while.
package struct OutboundMessage: Sendable {
    package enum Body: Sendable {
        case code(CodeMessage)
        case notice(NoticeMessage)
        case event(EventMessage)
        /// There is nobody to deliver it to, and nothing to deliver: it is done with.
        case nothing
        /// It can't be opened or its receiver is gone: nothing can ever deliver it.
        case undeliverable(String)
    }

    package let row: MessageRow
    package let body: Body
    /// Whether others waited behind it in its lane when it was taken: once it is settled, there is
    /// more to take.
    package let isFollowed: Bool

    package init(row: MessageRow, body: Body, isFollowed: Bool = false) {
        self.row = row
        self.body = body
        self.isFollowed = isFollowed
    }
}

/// What came of one delivery.
package enum DeliveryResult: Sendable {
    case delivered(MessageID)
    /// - Parameter error: a short code, without values.
    case failed(MessageRow, error: String, retryAt: Instant)
    case dead(MessageRow, error: String)
}

/// An event as it waits in the outbox.
struct WaitingEvent: Codable {
    let id: EventID
    let type: String
    let occurredAt: Instant
    /// UTF-8 of the JSON body.
    let body: String
}
