import Domain
import Flows
import Policy

extension Engine {
    /// - Throws: `session.confined` where the visitor came for one flow alone.
    package func securityCentre(_ visitor: Visitor) async throws -> SecurityCentreView {
        try visitor.requireWholeAccount()
        let policy = try policy(of: visitor.realm)
        return try await read(realm: visitor.realm) { reading in try reading.securityCentre(visitor, policy) }
    }
}

extension Engine {
    /// What the visitor's account may not do for now, and until when.
    package func restrictions(_ visitor: Visitor) async throws -> [RestrictionView] {
        try await read(realm: visitor.realm) { reading in try reading.restrictions(of: visitor.account) }
    }
}

extension ReadContext {
    fileprivate func securityCentre(_ visitor: Visitor, _ policy: RealmPolicy) throws -> SecurityCentreView {
        let id = visitor.account
        snapshot.foresee { ahead in
            try foreseeView(of: id, in: ahead)
            _ = try ahead.endedFlows(of: id, since: now - .days(30), limit: 20)
            _ = try liveSessions(of: id, in: ahead)
            _ = try ahead.openings(of: id, limit: 40)
        }
        let holding = try holding(id)
        let open = try snapshot.openFlows(of: visitor.account).filter { $0.isSeen(by: visitor) }
        let ended = try snapshot.endedFlows(of: visitor.account, since: now - .days(30), limit: 20).filter {
            $0.isSeen(by: visitor)
        }
        let disputable = disputable(ended, open, policy)
        return SecurityCentreView(
            account: try view(holding), openFlows: try views(open), recentFlows: try views(Array(ended.prefix(5))),
            sessions: try liveSessions(of: visitor.account, in: snapshot).map {
                SessionView($0, isThis: $0.id == visitor.session)
            },
            activity: try activity(of: holding), advice: advice(holding, policy),
            offers: offers(
                holding, policy, inDispute: holding.account.holds.disputedSince != nil, canDispute: !disputable.isEmpty),
            isDisputed: holding.account.holds.disputedSince != nil, disputable: disputable,
            returnURL: wayBack(of: visitor, holding),
            origins: holding.account.status == .active ? engine.origins(of: realm).map(\.realm) : [])
    }

    /// A flow of an operation that this release can't run any more is left out.
    private func views(_ rows: [FlowRow]) throws -> [FlowView] {
        snapshot.foresee { ahead in for row in rows { _ = try ahead.file(row.id, realm: realm) } }
        return try rows.filter { engine.operations[$0.operation] != nil }.map { try view(try file($0.id)) }
    }

    /// Changes that can be taken back, but those that this session has disputed already.
    private func disputable(_ ended: [FlowRow], _ open: [FlowRow], _ policy: RealmPolicy) -> [FlowID] {
        guard policy.operations[.dispute] != nil else { return [] }
        return ended.filter { row in
            guard let until = row.state.undoUntil, now < until else { return false }
            return !open.contains { $0.about == row.id }
        }.map(\.id)
    }

    private func offers(_ holding: Holding, _ policy: RealmPolicy, inDispute: Bool, canDispute: Bool) -> [OperationName]
    {
        let status = holding.account.status
        return policy.operations.filter { name, rules in
            let traits = rules.traits
            return rules.channels.contains(.web) && traits.runsOn.contains(status)
                && hasGround(for: name, rules, holding, policy)
                && (!traits.isClaim || canDispute) && !(traits.waitsForDispute && inDispute)
        }.map(\.key).sorted { $0.place(engine.kinds).lexicographicallyPrecedes($1.place(engine.kinds)) }
    }

    /// Nothing is offered that has nothing to take, or no place for what it brings.
    private func hasGround(
        for name: OperationName, _ rules: OperationPolicy, _ holding: Holding, _ policy: RealmPolicy
    ) -> Bool {
        guard let operation = engine.operations[name] else { return false }
        let plan = OperationPlan(operation: operation, rules: rules, policy: policy)
        let ground = ground(of: name, [], plan, in: holding)
        return ground.objection == nil || ground.needsChoice || ground.objection?.code == .bindingLast
    }

    /// The most urgent first.
    private func advice(_ holding: Holding, _ policy: RealmPolicy) -> [ReasonCode] {
        var advice: [ReasonCode] = []
        for kind in engine.kinds.reachable where isStale(holding.active(kind), policy) {
            advice.append(ReasonCode(rawValue: "advice.reverify-\(kind.rawValue)"))
        }
        if holding.bindings.contains(where: { $0.row.confidence == .claimed }) {
            advice.append("advice.binding-claimed")
        }
        for kind in engine.kinds.reachable where policy.identifiers[kind] != nil && holding.active(kind) == nil {
            advice.append(ReasonCode(rawValue: "advice.add-\(kind.rawValue)"))
        }
        if holding.account.password == nil { advice.append("advice.add-password") }
        return advice
    }

    private func isStale(_ held: HeldBinding?, _ policy: RealmPolicy) -> Bool {
        guard let held, held.row.confidence != .claimed, let rules = policy.identifiers[held.row.kind] else {
            return false
        }
        return held.row.provedAt.map { now.since($0) > rules.reverifyAfter } ?? true
    }
}

extension OperationName {
    /// Changes before what is about the whole account, each in the order in which they are
    /// declared.
    fileprivate func place(_ kinds: IdentifierKinds) -> [Int] {
        let verbs: [Verb] = [
            .change, .bind, .unbind, .reverify, .recover, .claim, .release, .migrate, .dispute, .unfreeze, .freeze,
            .close,
        ]
        return [verbs.firstIndex(of: verb) ?? verbs.count, kinds.place(of: kind)]
    }
}

extension SessionView {
    init(_ row: SessionRow, isThis: Bool) {
        self.init(id: row.id, agent: row.agent, signedInAt: row.openedAt, seenAt: row.seenAt, isThis: isThis)
    }
}
