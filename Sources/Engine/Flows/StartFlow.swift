package import Domain
import Flows
import Policy
import Vault
import Verification

package struct StartFlow: Sendable {
    package let account: AccountID
    package let operation: OperationName
    /// One of the policy's tracks, where the person has chosen already.
    package let track: String?
    /// Which bindings it takes, or at which parents it brings something; empty where the account has only one.
    package let bindings: [BindingID]
    /// The flow that a dispute is about.
    package let about: FlowID?
    /// The token of the invitation, where it leads to another realm.
    package let invitation: String?
    package let context: RequestContext
    /// Where the hosted pages send the person back to; one of those that the operator allows.
    package let returnURL: String?

    package init(
        account: AccountID, operation: OperationName, track: String?, bindings: [BindingID] = [], about: FlowID?,
        invitation: String? = nil, context: RequestContext, returnURL: String? = nil
    ) {
        self.account = account
        self.operation = operation
        self.track = track
        self.bindings = bindings
        self.about = about
        self.invitation = invitation
        self.context = context
        self.returnURL = returnURL
    }
}

/// What the platform knows of the request already. Session, device and network are kept as keyed
/// hashes.
package struct RequestContext: Sendable {
    package let channel: Channel
    /// The platform's reference of the session; revoking it ends what it started.
    package let session: String?
    package let device: String?
    package let deviceKnown: Signal
    package let network: IPAddress?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    package let signedInAt: Instant?
    package let signInMethod: String?

    package init(
        channel: Channel, session: String? = nil, device: String? = nil, deviceKnown: Signal = .unknown,
        network: IPAddress? = nil,
        country: String? = nil, signedInAt: Instant? = nil, signInMethod: String? = nil
    ) {
        self.channel = channel
        self.session = session
        self.device = device
        self.deviceKnown = deviceKnown
        self.network = network
        self.country = country
        self.signedInAt = signedInAt
        self.signInMethod = signInMethod
    }
}

extension Engine {
    /// Starts a flow, when nothing speaks against it already. An open one of the same operation and session is given back
    /// with a new token instead.
    /// - Throws: ``Refusal`` with every reason that speaks against it, each with a way forward;
    ///   then nothing was started.
    package func startFlow(_ request: StartFlow, _ call: Call) async throws -> Settled<StartedFlowView> {
        try call.caller.require(.flowsWrite)
        let plan = try plan(request.operation, track: request.track, realm: call.caller.realm)
        try requireReturnURL(request.returnURL, realm: call.caller.realm)
        return try await performAsking(call) { work in
            let starter = Starter(name: call.caller.name, key: call.caller.key, session: nil)
            let rows = try work.openFlows(beside: request, plan)
            try work.requireDated(request, plan.rules)
            let open = try work.openFlow(like: request, among: rows)
            let (file, token) =
                try open.map { try work.reopen($0, request) }
                ?? work.startFlow(request, plan, by: starter, beside: rows)
            let ticket = try work.issueTicket(
                for: file.account, flow: file.flow.id, from: file.row.origin.session, returnURL: request.returnURL,
                signedInAt: request.context.signedInAt)
            return .done(
                StartedFlowView(
                    flow: try work.view(file), token: token?.text ?? "",
                    tokenExpiresAt: token?.expiresAt(work.now) ?? work.now,
                    ticket: ticket, isNew: open == nil))
        } then: { started, flow in
            var started = started
            started.flow = flow
            return started
        }
    }

    /// An operation as policy offers it now.
    /// - Throws: `operation.not-offered`, `track.unknown`.
    func plan(_ name: OperationName, track: String?, realm: RealmID) throws(Refusal) -> OperationPlan {
        let policy = try policy(of: realm)
        guard let operation = operations[name], let rules = policy.operations[name] else {
            throw Refusal(.unacceptable, .operationNotOffered, wayForward: .correct, field: "operation")
        }
        if let track, rules.track(track) == nil { throw .trackUnknown }
        return OperationPlan(operation: operation, rules: rules, policy: policy)
    }
}

/// An operation, and what policy asks for it.
struct OperationPlan {
    let operation: any Operation
    let rules: OperationPolicy
    let policy: RealmPolicy
}

/// Who starts a flow.
struct Starter {
    /// As the ledger names them.
    let name: String
    let key: APIKeyID?
    /// The session of the hosted pages that continues it.
    let session: SessionID?
}

extension Refusal {
    static let trackUnknown = Refusal(.unacceptable, .trackUnknown, wayForward: .otherTrack, field: "track")
}

extension UnitOfWork {
    /// The account's open flows, read with all that starting another looks at.
    func openFlows(beside request: StartFlow, _ plan: OperationPlan) throws -> [FlowRow] {
        snapshot.foresee { ahead in
            _ = try ahead.bindings(of: request.account)
            _ = try ahead.account(request.account, realm: realm)
            _ = try background(of: request.account, for: request.operation, plan.rules, in: ahead)
            _ = try ahead.failures(of: request.account)
            _ = try ahead.webhooks(realm: realm)
        }
        return try snapshot.openFlows(of: request.account)
    }

    /// - Parameter rows: the account's open flows.
    /// - Returns: the flow, and the token of the person's own device. None for a flow of the hosted
    ///   pages: there the session is enough.
    func startFlow(
        _ request: StartFlow, _ plan: OperationPlan, by starter: Starter, beside rows: [FlowRow]
    ) throws -> (FlowFile, FlowToken?) {
        let holding = try holding(request.account)
        let origin = origin(request.context, startedBy: starter.key)
        let ground = ground(of: request.operation, request.bindings, plan, in: holding)
        try requireNoOpenDispute(plan.operation, of: holding.account)
        try requireGround(request, plan.operation, ground, holding)
        try requireNoUndoWindow(plan.operation, of: holding.account)
        try requireNoObjections(request, plan, holding, origin, ground.old, rows)
        let invitation = try invitation(for: request, plan, ground)
        let flow = Flow(
            id: newID(FlowID.self), realm: realm, account: request.account, operation: request.operation,
            traits: plan.operation.traits, policyVersion: plan.policy.version, startedAt: now,
            channel: request.context.channel,
            items: ground.items, about: request.about,
            deadline: now + plan.rules.flowLife)
        let token = starter.session == nil ? engine.newFlowToken(flow.id) : nil
        var file = FlowFile(
            row: row(for: flow, origin, token, session: starter.session), flow: flow, operation: plan.operation,
            holding: holding, policy: plan.policy, challenges: [], storedItems: flow.items)
        if file.traits.needsOlderProofs { file.olderThan = try proofThreshold(of: file) }
        transaction.insert(file.row)
        try insertItems(of: file)
        if let invitation { takeUp(invitation, by: &file) }
        inquireAboutOld(&file)
        try record(.flowStarted, holding, flow: flow.id, state: "collecting", by: starter.name)
        try emit(.flowStarted, holding, EventData(file))
        Counters.started(flow)
        expectNext(of: file)
        if let track = request.track { try choose(track, &file) }
        return (file, token)
    }

    func choose(_ track: String, _ file: inout FlowFile) throws {
        try file.flow.move(.supply(FlowInputs(track: track)), at: now)
        if let refusal = try decideIfReady(&file) { throw refusal }
        try save(&file)
    }

    /// A platform that forgets to say when its user signed in has a mistake to mend; its user can't help by signing in.
    fileprivate func requireDated(_ request: StartFlow, _ rules: OperationPolicy) throws(Refusal) {
        if let at = request.context.signedInAt, at > now + Attested.clockSkew {
            throw Refusal(
                .unacceptable, "proof.from-the-future", wayForward: .correct, field: "context.signedInAt")
        }
        guard rules.sessionAge != nil, request.context.signedInAt == nil else { return }
        throw Refusal(.unacceptable, "session.undated", wayForward: .correct, field: "context.signedInAt")
    }

    private func requireNoObjections(
        _ request: StartFlow, _ plan: OperationPlan, _ holding: Holding, _ origin: FlowOrigin, _ old: HeldBinding?,
        _ rows: [FlowRow]
    ) throws {
        let objections = try objections(
            to: request.operation, plan, holding, origin, channel: request.context.channel, old: old, beside: rows)
        guard let first = objections.first else { return }
        Counters.refused(first.code, realm: realm)
        let isFull = objections.contains { $0.code == .limitOpenFlows }
        throw Refusal(
            first.sort, because: objections,
            openFlows: isFull ? rows.filter { $0.counts(for: request.operation) }.map(\.id) : [])
    }

    private func row(for flow: Flow, _ origin: FlowOrigin, _ token: FlowToken?, session: SessionID?) -> FlowRow {
        FlowRow(
            id: flow.id, realm: realm, account: flow.account, operation: flow.operation,
            policyVersion: flow.policyVersion, startedAt: flow.startedAt, channel: flow.channel, about: flow.about,
            origin: origin, state: flow.state, reason: nil, track: nil, decision: nil, mustProveAgain: false,
            tokenDigest: token?.digest,
            tokenExpiresAt: token?.expiresAt(now), session: session, revision: 1)
    }
}

extension ReadContext {
    /// What the operation is about must be there.
    func requireGround(
        _ request: StartFlow, _ operation: any Operation, _ ground: Ground, _ holding: Holding
    ) throws {
        if let reason = ground.objection {
            let isChoice = reason.wayForward == .correct
            throw Refusal(
                isChoice ? .unacceptable : .conflict, reason.code, wayForward: reason.wayForward,
                field: isChoice ? "bindings" : "operation")
        }
        if holding.account.status == .frozen, !operation.traits.runsOn.contains(.frozen) {
            throw Refusal(.conflict, .accountFrozen, wayForward: holding.account.wayOutOfFreeze)
        }
        guard operation.traits.isClaim else { return }
        guard let about = request.about, let disputed = try snapshot.flow(about, realm: realm),
            disputed.account == request.account
        else {
            throw Refusal(.unacceptable, "dispute.about-unknown", wayForward: .correct, field: "about")
        }
        guard let until = disputed.state.undoUntil, holding.account.doubtsFrom(now) < until else {
            throw Refusal.windowClosed
        }
    }

    /// Everything in policy that speaks against starting the operation.
    /// - Parameter rows: the account's open flows.
    func objections(
        to name: OperationName, _ plan: OperationPlan, _ holding: Holding, _ origin: FlowOrigin, channel: Channel,
        old: HeldBinding?, beside rows: [FlowRow]
    ) throws -> [Reason] {
        let facts = try facts(
            for: holding, operation: name, rules: plan.rules, policy: plan.policy, origin: origin, channel: channel,
            old: old, new: nil, proofs: [], openFlows: rows.count { $0.counts(for: name) })
        return plan.policy.objections(to: name, facts)
    }

    func origin(_ context: RequestContext, startedBy key: APIKeyID?) -> FlowOrigin {
        FlowOrigin(
            session: context.session.map(sessionHash), device: vault.hash(of: context.device, realm: realm),
            network: vault.hash(of: context.network, realm: realm), country: context.country,
            deviceKnown: context.deviceKnown,
            signedInAt: context.signedInAt.map { min($0, now) }, signInMethod: context.signInMethod, startedBy: key)
    }
}

extension FlowRow {
    /// Whether it is one of those that policy's `maxOpen` bounds.
    fileprivate func counts(for name: OperationName) -> Bool { operation == name && !isOpenParty }
}

extension Reason {
    /// What an objection at the start is to a caller.
    fileprivate var sort: Refusal.Sort {
        switch wayForward {
        case .retry: .tooMany
        case .correct: .conflict
        default: .forbidden
        }
    }
}
