package import Domain

/// The states of a flow. Each owns what only it knows.
///
/// ```
///             supply · prove                     approve
///   collecting ───────────────▶ decide ─┬─▶ reviewing ──────┐
///      │  ▲                             │    │  ▲   │ refuse ▼
///      │  └───────── step up ───────────┤    │  │   ▼     waiting ──▶ completed ──▶ reverted
///      ▼                                └────┼──┼▶ refused   │ veto         undo
///   cancelled / expired ◀────────────────────┘  └────┘ ▲─────┘
///                                              appeal
/// ```
package enum FlowState: Sendable, Hashable {
    /// Proofs and inputs are still to come. Next: `reviewing`, `waiting`, `completed`, `refused`,
    /// `cancelled`; `expired` at the deadline.
    case collecting(deadline: Instant)
    /// People look at it. Next: `waiting` or `completed` when approved, `refused` when not or
    /// vetoed, `cancelled`. A dispute also takes proofs here, and completes when they are enough.
    case reviewing(since: Instant, thenWait: Duration?)
    /// Approved, not yet in effect, so that any old channel can still stop it. Next: `completed` at
    /// `until`, `refused`, `cancelled`.
    case waiting(since: Instant, until: Instant)
    /// In effect. Next: `reverted`, until `undoUntil`; without one it stays.
    case completed(at: Instant, undoUntil: Instant?)
    /// Taken back. Final.
    case reverted(at: Instant)
    /// Not done. Next: `reviewing`, when somebody appeals until `appealUntil`; without one it
    /// stays.
    case refused(at: Instant, appealUntil: Instant?, cause: RefusalCause)
    /// Given up by somebody, or its basis is gone. Final.
    case cancelled(at: Instant, cause: CancellationCause)
    /// Not finished in time. Final.
    case expired(at: Instant)

    package enum Name: String, Sendable, Hashable, CaseIterable, Codable {
        case collecting, reviewing, waiting, completed, reverted, refused, cancelled, expired
    }

    package var name: Name {
        switch self {
        case .collecting: .collecting
        case .reviewing: .reviewing
        case .waiting: .waiting
        case .completed: .completed
        case .reverted: .reverted
        case .refused: .refused
        case .cancelled: .cancelled
        case .expired: .expired
        }
    }

    /// Whether the flow can still change anything of its own accord.
    package var isOpen: Bool {
        switch self {
        case .collecting, .reviewing, .waiting: true
        case .completed, .reverted, .refused, .cancelled, .expired: false
        }
    }
}

/// Who or what said no.
package enum RefusalCause: Sendable, Hashable {
    case policy
    case reviewer
    /// Somebody who stopped it from an old channel.
    case veto
    /// What it needs is gone: a number that somebody else took meanwhile.
    case ground(ReasonCode)
}

extension RefusalCause: RawRepresentable {
    package init(rawValue: String) {
        switch rawValue {
        case "policy": self = .policy
        case "reviewer": self = .reviewer
        case "veto": self = .veto
        default: self = .ground(ReasonCode(rawValue: rawValue))
        }
    }

    package var rawValue: String {
        switch self {
        case .policy: "policy"
        case .reviewer: "reviewer"
        case .veto: "veto"
        case .ground(let code): code.rawValue
        }
    }
}

/// Why a flow ended without being refused.
package enum CancellationCause: String, Sendable, Hashable, CaseIterable, Codable {
    case byPerson = "flow.cancelled-by-person"
    case byPlatform = "flow.cancelled-by-platform"
    /// The session that started it was revoked.
    case sessionRevoked = "flow.session-revoked"
    case accountFrozen = "flow.account-frozen"
    /// The account is being closed, and nothing else goes on meanwhile.
    case accountClosing = "flow.account-closing"
    /// It would have closed the account, whose person has come back.
    case accountReturned = "flow.account-returned"
    /// The binding it was about changed under it.
    case bindingChanged = "flow.binding-changed"
}
