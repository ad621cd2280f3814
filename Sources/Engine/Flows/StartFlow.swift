package import Domain
import Flows
import Policy
import Vault

package struct StartFlow: Sendable {
    package let account: AccountID
    package let operation: OperationName
    /// One of the policy's tracks, where the person has chosen already.
    package let track: String?
    /// The flow that a dispute is about.
    package let about: FlowID?
    package let context: RequestContext

    package init(account: AccountID, operation: OperationName, track: String?, about: FlowID?, context: RequestContext) {
        self.account = account
        self.operation = operation
        self.track = track
        self.about = about
        self.context = context
    }
}

/// What the platform knows of the request already. Session, device and network are kept as keyed hashes.
package struct RequestContext: Sendable {
    package let channel: Channel
    /// The platform's reference of the session; revoking it ends what it started.
    package let session: String?
    package let device: String?
    package let deviceKnown: Signal
    /// An IP address.
    package let network: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    package let signedInAt: Instant?
    package let signInMethod: String?

    package init(
        channel: Channel, session: String? = nil, device: String? = nil, deviceKnown: Signal = .unknown, network: String? = nil,
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
    /// Starts a flow, when nothing speaks against it already.
    /// - Throws: ``Refusal`` with every reason that speaks against it, each with a way forward; then nothing was started.
    package func startFlow(_ request: StartFlow, _ call: Call) async throws -> Settled<StartedFlowView> {
        try call.caller.require(.flowsWrite)
        let policy = try policy(of: call.caller.realm)
        guard let operation = Operations.named(request.operation), let rules = policy.operations[request.operation] else {
            throw Refusal(.unacceptable, .operationNotOffered, wayForward: .correct, field: "operation")
        }
        if let track = request.track, rules.track(track) == nil { throw Refusal.trackUnknown }
        return try await perform(call) { work in
            try work.startFlow(request, operation, policy, by: call.caller)
        }
    }
}

extension Refusal {
    static let trackUnknown = Refusal(.unacceptable, .trackUnknown, wayForward: .otherTrack, field: "track")
}

extension UnitOfWork {
    fileprivate func startFlow(
        _ request: StartFlow, _ operation: any Operation, _ policy: RealmPolicy, by caller: Caller
    ) throws -> Settled<StartedFlowView> {
        let holding = try holding(request.account)
        let origin = origin(request.context, caller)
        let subject = request.operation.kind.flatMap(holding.active)
        try requireGround(request, operation, subject, holding)
        try requireNoObjections(request, policy, holding, origin, subject)
        let flow = Flow(
            id: newID(FlowID.self), realm: realm, account: request.account, operation: request.operation, policyVersion: policy.version,
            startedAt: now, channel: request.context.channel, subject: operation.needsSubject ? subject?.row.id : nil, about: request.about,
            deadline: now + (policy.operations[request.operation]?.flowLife ?? .minutes(30)))
        let token = engine.newFlowToken(flow.id)
        var file = FlowFile(
            row: row(for: flow, origin, token), flow: flow, operation: operation, holding: holding, policy: policy, openedCase: nil)
        transaction.insert(file.row)
        try record("flow.started", holding, flow: flow.id, state: "collecting", by: caller.name)
        try emit("flow.started", holding, EventData(file))
        Counters.started(flow)
        if let track = request.track { try choose(track, &file) }
        return .done(StartedFlowView(flow: try view(file), token: token.text, tokenExpiresAt: token.expiresAt(now)))
    }

    private func choose(_ track: String, _ file: inout FlowFile) throws {
        try file.flow.move(.supply(FlowInputs(track: track)), at: now)
        if let refusal = try decideIfReady(&file) { throw refusal }
        try save(&file)
    }

    /// What the operation is about must be there.
    private func requireGround(_ request: StartFlow, _ operation: any Operation, _ subject: HeldBinding?, _ holding: Holding) throws {
        if operation.needsSubject, subject == nil { throw Refusal(.conflict, "binding.none", wayForward: .support, field: "operation") }
        if holding.account.status == .frozen, !operation.runsWhileFrozen {
            throw Refusal(.conflict, .accountFrozen, wayForward: .unfreeze)
        }
        try requireNoOpenDispute(operation, of: holding.account.id)
        guard operation.verb == .dispute else { return }
        guard let about = request.about, let disputed = try snapshot.flow(about, realm: realm), disputed.account == request.account else {
            throw Refusal(.unacceptable, "dispute.about-unknown", wayForward: .correct, field: "about")
        }
        guard let until = disputed.state.undoUntil, now < until else {
            throw Refusal(.conflict, "undo.window-closed", wayForward: .support)
        }
    }

    private func requireNoObjections(
        _ request: StartFlow, _ policy: RealmPolicy, _ holding: Holding, _ origin: FlowOrigin, _ subject: HeldBinding?
    ) throws {
        let open = try snapshot.openFlows(of: holding.account.id).filter { $0.operation == request.operation }
        let facts = try facts(
            for: holding, operation: request.operation, rules: policy.operations[request.operation] ?? OperationPolicy(tracks: []),
            policy: policy,
            origin: origin, channel: request.context.channel, subject: subject, target: nil, proofs: [], openFlows: open.count)
        let objections = policy.objections(to: request.operation, facts)
        guard let first = objections.first else { return }
        Counters.refused(first.code, realm: realm)
        throw Refusal(first.sort, because: objections)
    }

    private func origin(_ context: RequestContext, _ caller: Caller) -> FlowOrigin {
        func hash(_ purpose: String, _ text: String?) -> KeyedHash? {
            text.map { vault.keyedHash(Array($0.utf8), realm: realm, purpose: purpose) }
        }
        let startedBy: APIKeyID? = if case .platform(let key, _) = caller.principal { key } else { nil }
        return FlowOrigin(
            session: hash("session", context.session), device: hash("device", context.device),
            network: hash("network", context.network.map(Network.prefix)), country: context.country, deviceKnown: context.deviceKnown,
            signedInAt: context.signedInAt.map { min($0, now) }, signInMethod: context.signInMethod, startedBy: startedBy)
    }

    private func row(for flow: Flow, _ origin: FlowOrigin, _ token: FlowToken) -> FlowRow {
        FlowRow(
            id: flow.id, realm: realm, account: flow.account, operation: flow.operation, policyVersion: flow.policyVersion,
            startedAt: flow.startedAt,
            channel: flow.channel, subject: flow.subject, about: flow.about, origin: origin, state: flow.state, target: nil, reason: nil,
            track: nil, decision: nil, mustProveAgain: false, tokenDigest: token.digest, tokenExpiresAt: token.expiresAt(now), revision: 1)
    }
}

extension Reason {
    /// What a reason that stands at the start is to a caller.
    fileprivate var sort: Refusal.Sort {
        switch wayForward {
        case .retry: .tooMany
        case .correct: .conflict
        default: .forbidden
        }
    }
}
