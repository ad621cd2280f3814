package import Domain
import Flows
import Policy
import Verification

extension Engine {
    /// What an operation would ask of this account now. Starts nothing.
    /// - Parameter invitation: the token of one, where it leads to another realm.
    /// - Throws: `session.confined` where the visitor came for a flow of another operation,
    ///   `operation.not-offered`.
    package func offer(
        _ operation: OperationName, _ visitor: Visitor, invitation: String? = nil, _ browser: Browser = Browser()
    ) async throws -> OfferView {
        let plan = try plan(operation, track: nil, realm: visitor.realm)
        return try await read(realm: visitor.realm) { reading in
            if let flow = visitor.flow, try reading.snapshot.flow(flow, realm: visitor.realm)?.operation != operation {
                throw Refusal.sessionConfined
            }
            return try reading.offer(operation, plan, visitor, by: invitation, in: browser.device)
        }
    }
}

extension ReadContext {
    fileprivate func offer(
        _ name: OperationName, _ plan: OperationPlan, _ visitor: Visitor, by token: String?, in device: String?
    ) throws -> OfferView {
        let holding = try holding(visitor.account)
        var ground = ground(of: name, [], plan, in: holding)
        let old = ground.needsChoice ? nil : ground.old
        let origin = origin(try context(of: visitor, Browser()), startedBy: nil)
        let departure = try departure(plan, &ground, by: token, in: device)
        let against =
            try objection(ground, plan, holding).map { [$0] }
            ?? objections(
                to: name, plan, holding, origin, channel: .web, old: old,
                beside: snapshot.openFlows(of: visitor.account)
            ).map(ReasonView.init) + (departure?.objections ?? [])
        let facts = try facts(
            for: holding, operation: name, rules: plan.rules, policy: plan.policy, origin: origin, channel: .web,
            old: old, new: nil, proofs: [], openFlows: 0)
        let tracks = plan.rules.tracks.filter { plan.policy.objections(to: name, track: $0.name, facts).isEmpty }
        let traits = plan.operation.traits
        // What a dispute is about is not known yet, so neither is what its proofs must be older than.
        let olderThan = try traits.needsOlderProofs && !traits.isClaim ? proofThreshold(of: holding.account) : nil
        let open = tracks.compactMap { openTrack($0, plan, holding, olderThan) }
        let none = [ReasonView(Reason("track.none", wayForward: .support))]
        return OfferView(
            operation: name, shape: plan.operation.traits.shape,
            choices: ground.needsChoice ? ground.choices.map(view) : [], canChooseSeveral: ground.canChooseSeveral,
            subject: old?.identifier.masked,
            uses: traits.shape == .removes ? uses(of: ground.choices, holding, plan.policy) : [], tracks: open,
            attested: attested(in: open),
            objections: against.isEmpty && open.isEmpty ? none : against,
            returnURL: wayBack(of: visitor, holding), destination: departure?.destination,
            staying: departure?.staying.map(view) ?? [])
    }

    /// What of the account itself speaks against it. What a dispute is about is not known yet.
    private func objection(_ ground: Ground, _ plan: OperationPlan, _ holding: Holding) throws -> ReasonView? {
        if let reason = ground.objection, !ground.needsChoice { return ReasonView(reason) }
        return try accountObjection(to: plan.operation, holding).map(ReasonView.init)
    }

    /// A track with the proofs that this account can give; nil where one of them can't be given in
    /// any way.
    private func openTrack(
        _ track: Track, _ plan: OperationPlan, _ holding: Holding, _ olderThan: Instant?
    ) -> NextView.TrackView? {
        let missing = track.proofs.map { group in group.filter { canGive($0, plan.policy, holding, olderThan) } }
        return missing.contains(where: \.isEmpty) ? nil : track.view(missing: missing, under: plan.rules)
    }

    private func canGive(
        _ requirement: Requirement, _ policy: RealmPolicy, _ holding: Holding, _ olderThan: Instant?
    ) -> Bool {
        switch engine.methods.shape(of: requirement.method) {
        case .code:
            requirement.subject.kind.map {
                holding.active($0).map { Optional($0.row.boundAt).isOlder(than: olderThan) } ?? false
            } ?? true
        case .secret:
            holding.account.authenticator(for: requirement.method).map { $0.since.isOlder(than: olderThan) } ?? false
        case .word:
            policy.attested.contains(requirement.method)
                && (requirement.subject.kind.map { holding.active($0) != nil } ?? true)
        case .ceremony, .redirect, .files: true
        }
    }

    private func attested(in tracks: [NextView.TrackView]) -> [MethodName] {
        let methods = Set(tracks.flatMap(\.missing).flatMap { $0 }.map(\.method))
        return methods.filter { engine.methods.shape(of: $0) == .word }.sorted { $0.rawValue < $1.rawValue }
    }
}
