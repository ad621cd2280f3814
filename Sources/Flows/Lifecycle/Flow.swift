package import Domain

/// One attempt at an operation, from asked to done: a value that moves by ``apply(_:at:)`` and does
/// nothing itself.
package struct Flow: Sendable, Hashable {
    package let id: FlowID
    package let realm: RealmID
    package let account: AccountID
    package let operation: OperationName
    package let traits: OperationTraits
    /// The policy it was started under, and under which it is decided.
    package let policyVersion: String
    package let startedAt: Instant
    package let channel: Channel
    /// The earlier flow it is about, for a dispute.
    package let about: FlowID?

    package private(set) var state: FlowState
    /// What it takes away and brings, in order; none where it is about the account as a whole.
    package private(set) var items: [FlowItem]
    package private(set) var reason: String?
    package private(set) var track: String?
    /// At most one for each requirement: the latest.
    package private(set) var proofs: [Proof]
    package private(set) var decision: Decision?
    /// How often a refusal of it was appealed.
    package private(set) var appeals: Int
    /// Continued elsewhere, where no factor has been proved yet.
    package private(set) var mustProveAgain: Bool

    package init(
        id: FlowID, realm: RealmID, account: AccountID, operation: OperationName, traits: OperationTraits,
        policyVersion: String,
        startedAt: Instant,
        channel: Channel,
        items: [FlowItem], about: FlowID?, deadline: Instant
    ) {
        self.init(
            id: id, realm: realm, account: account, operation: operation, traits: traits,
            policyVersion: policyVersion,
            startedAt: startedAt,
            channel: channel,
            items: items, about: about, state: .collecting(deadline: deadline), reason: nil, track: nil, proofs: [],
            decision: nil,
            appeals: 0, mustProveAgain: false)
    }

    /// Restores a flow that was stored.
    package init(
        id: FlowID, realm: RealmID, account: AccountID, operation: OperationName, traits: OperationTraits,
        policyVersion: String,
        startedAt: Instant,
        channel: Channel,
        items: [FlowItem], about: FlowID?, state: FlowState, reason: String?, track: String?, proofs: [Proof],
        decision: Decision?,
        appeals: Int, mustProveAgain: Bool
    ) {
        self.id = id
        self.realm = realm
        self.account = account
        self.operation = operation
        self.traits = traits
        self.policyVersion = policyVersion
        self.startedAt = startedAt
        self.channel = channel
        self.about = about
        self.state = state
        self.items = items
        self.reason = reason
        self.track = track
        self.proofs = proofs
        self.decision = decision
        self.appeals = appeals
        self.mustProveAgain = mustProveAgain
    }

    /// The bindings that it takes away, in the order of its items.
    package var takes: [BindingID] { items.compactMap(\.takes) }

    /// The identifier that it brings; nil until it is given, and where it brings none.
    package var brings: Identifier? { items.first?.brings }

    /// Moves the flow, or says why not and leaves it as it was.
    package mutating func apply(_ event: FlowEvent, at now: Instant) throws(FlowRefusal) {
        switch state {
        case .collecting(let deadline): try collecting(event, deadline: deadline, at: now)
        case .reviewing(_, let thenWait): try reviewing(event, thenWait: thenWait, at: now)
        case .waiting(_, let until): try waiting(event, until: until, at: now)
        case .completed(_, let undoUntil): try completed(event, undoUntil: undoUntil, at: now)
        case .refused(_, let appealUntil, _): try refused(event, appealUntil: appealUntil, at: now)
        case .reverted, .cancelled, .expired: throw .ended(state.name)
        }
    }
}

// MARK: One function a state

extension Flow {
    private mutating func collecting(_ event: FlowEvent, deadline: Instant, at now: Instant) throws(FlowRefusal) {
        if case .elapse = event {
            guard now >= deadline else { throw .tooEarly(until: deadline) }
            state = .expired(at: now)
            return
        }
        if case .cancel(let cause) = event {
            state = .cancelled(at: now, cause: cause)
            return
        }
        guard now < deadline else { throw .tooLate(since: deadline) }
        switch event {
        case .supply(let inputs): try supply(inputs)
        case .prove(let proof): prove(proof)
        case .rejectIdentifier: dropIdentifier()
        case .resume(let isAsked): resume(isAsked: isAsked)
        case .decide(let decision, let terms): try decide(decision, terms, at: now)
        case .approve, .refuse, .veto, .undo, .undoWithEarlier, .appeal: throw .notNow(.collecting)
        case .elapse, .cancel: break
        }
    }

    private mutating func reviewing(_ event: FlowEvent, thenWait: Duration?, at now: Instant) throws(FlowRefusal) {
        switch event {
        case .approve(let terms): settle(wait: thenWait, terms, at: now)
        case .refuse(let terms, let cause): refuse(terms, cause, at: now)
        case .veto: state = .refused(at: now, appealUntil: nil, cause: .veto)
        case .cancel(let cause): state = .cancelled(at: now, cause: cause)
        case .prove(let proof) where takesProofsInReview: prove(proof)
        case .supply(let inputs) where takesProofsInReview && inputs.identifier == nil: try supply(inputs)
        case .decide(let decision, let terms) where takesProofsInReview && decision.outcome == .allow:
            self.decision = decision
            complete(terms, at: now)
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .elapse, .undo, .undoWithEarlier, .appeal:
            throw .notNow(.reviewing)
        }
    }

    private mutating func waiting(_ event: FlowEvent, until: Instant, at now: Instant) throws(FlowRefusal) {
        switch event {
        case .elapse(let terms):
            guard now >= until else { throw .tooEarly(until: until) }
            complete(terms, at: now)
        case .refuse(let terms, let cause): refuse(terms, cause, at: now)
        case .veto: state = .refused(at: now, appealUntil: nil, cause: .veto)
        case .cancel(let cause): state = .cancelled(at: now, cause: cause)
        case .supply, .prove, .rejectIdentifier, .resume, .decide, .approve, .undo, .undoWithEarlier, .appeal:
            throw .notNow(.waiting)
        }
    }

    private mutating func completed(_ event: FlowEvent, undoUntil: Instant?, at now: Instant) throws(FlowRefusal) {
        if case .undoWithEarlier = event {
            state = .reverted(at: now)
            return
        }
        guard case .undo(let askedAt) = event, let undoUntil else { throw .ended(.completed) }
        guard askedAt < undoUntil else { throw .tooLate(since: undoUntil) }
        state = .reverted(at: now)
    }

    private mutating func refused(_ event: FlowEvent, appealUntil: Instant?, at now: Instant) throws(FlowRefusal) {
        guard case .appeal = event, let appealUntil else { throw .ended(.refused) }
        guard now < appealUntil else { throw .tooLate(since: appealUntil) }
        appeals += 1
        state = .reviewing(since: now, thenWait: decidedWait)
    }
}

// MARK: What the states share

extension Flow {
    private mutating func supply(_ inputs: FlowInputs) throws(FlowRefusal) {
        guard !mustProveAgain else { throw .proveAgain }
        if let identifier = inputs.identifier, identifier != brings {
            dropIdentifier()
            bring(identifier)
        }
        reason = inputs.reason ?? reason
        track = inputs.track ?? track
    }

    private mutating func prove(_ proof: Proof) {
        proofs.removeAll { $0.requirement == proof.requirement }
        proofs.append(proof)
        if proof.requirement.subject != .new { mustProveAgain = false }
    }

    /// What somebody else proved counts no more: whoever has one of the account's factors would finish with the others of
    /// its owner. A new identifier that was proved is asked for again: its owner would bring it with one code to the old one.
    private mutating func resume(isAsked: Bool) {
        let proved = Set(proofs.map { $0.requirement.subject == .new })
        if proved.contains(true) { dropIdentifier() }
        proofs = []
        mustProveAgain = mustProveAgain || isAsked || proved.contains(false)
    }

    private mutating func dropIdentifier() {
        bring(nil)
        proofs.removeAll { $0.requirement.subject == .new }
    }

    /// The same identifier goes to every place that the flow is about.
    private mutating func bring(_ identifier: Identifier?) {
        for place in items.indices { items[place].brings = identifier }
    }

    private mutating func decide(_ decision: Decision, _ terms: DecisionTerms, at now: Instant) throws(FlowRefusal) {
        guard !mustProveAgain else { throw .proveAgain }
        self.decision = decision
        switch decision.outcome {
        case .allow: complete(terms, at: now)
        case .stepUp: break
        case .review(_, let thenWait): state = .reviewing(since: now, thenWait: thenWait)
        case .wait(let wait): settle(wait: wait, terms, at: now)
        case .refuse: refuse(terms, .policy, at: now)
        }
    }

    private var takesProofsInReview: Bool { traits.takesProofsInReview }

    /// What the decision holds an approved flow back for. It outlives a refusal: an appeal must not
    /// be a way round a veto.
    private var decidedWait: Duration? {
        switch decision?.outcome {
        case .wait(let wait): wait
        case .review(_, let thenWait): thenWait
        case .allow, .stepUp, .refuse, nil: nil
        }
    }

    private mutating func settle(wait: Duration?, _ terms: DecisionTerms, at now: Instant) {
        if let wait, wait > .zero {
            state = .waiting(since: now, until: now + wait)
        } else {
            complete(terms, at: now)
        }
    }

    private mutating func complete(_ terms: DecisionTerms, at now: Instant) {
        let moment = max(now, terms.notBefore ?? now)
        state = .completed(at: moment, undoUntil: terms.undo.map { moment + $0 })
    }

    private mutating func refuse(_ terms: DecisionTerms, _ cause: RefusalCause, at now: Instant) {
        state = .refused(at: now, appealUntil: terms.appeal.map { now + $0 }, cause: cause)
    }
}

/// What a flow takes away, brings, or both, at one place of the account.
package struct FlowItem: Sendable, Hashable {
    package let place: Place
    /// The binding that it takes away.
    package let takes: BindingID?
    /// The identifier that it brings; nil until it is given.
    package internal(set) var brings: Identifier?

    package init(at place: Place, takes: BindingID?, brings: Identifier? = nil) {
        self.place = place
        self.takes = takes
        self.brings = brings
    }
}
