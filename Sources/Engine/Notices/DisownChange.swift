package import Domain
import Flows
import Policy

/// What a notice's link is about, for the page that it opens.
package struct DisownmentView: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, CaseIterable, Codable {
        /// Nobody has said anything; it can be done.
        case open
        /// The change was stopped before it took effect.
        case vetoed
        /// The account is frozen and people are looking at it, or have looked.
        case disowned
        /// Too late, or there is nothing to disown.
        case over
    }

    package let flow: FlowID
    package let realm: RealmID
    package let operation: OperationName
    package let state: State
    package let oldIdentifier: String?
    package let newIdentifier: String?
    package let changedAt: Instant?
    /// Until when it can be said.
    package let until: Instant?
    /// Seconds that the realm's clocks are ahead of UTC.
    package let utcOffset: Int
    package let language: Language
}

extension Engine {
    /// - Throws: `notice.unknown` for a token that is none of ours.
    package func readDisownment(_ token: String) async throws -> DisownmentView {
        let (flow, realm) = try known(token)
        return try await read(realm: realm) { reading in try reading.disownment(of: try reading.file(flow)) }
    }

    /// "This was not me". Stops a change that is not in effect yet; freezes the account after one that is, ends its flows and opens
    /// a case (promise 9). It never rolls anything back: a link proves too little. Harmless when pressed twice.
    package func disown(_ token: String) async throws -> DisownmentView {
        let (flow, realm) = try known(token)
        return try await transact(realm: realm) { work in
            var file = try work.file(flow)
            switch try work.disownment(of: file).state {
            case .vetoed, .disowned, .over: break
            case .open where file.flow.state.isOpen: try work.veto(&file)
            case .open:
                try work.disown(&file)
                return try work.disownment(of: file, as: .disowned)
            }
            return try work.disownment(of: file)
        }
    }

    private func known(_ token: String) throws(Refusal) -> (FlowID, RealmID) {
        guard let (flow, realm) = flow(disownedBy: token) else { throw Refusal(.notFound, "notice.unknown", wayForward: .support) }
        return (flow, realm)
    }
}

extension Reading {
    fileprivate func disownment(of file: FlowFile, as state: DisownmentView.State? = nil) throws -> DisownmentView {
        let old =
            try file.subject?.identifier
            ?? file.flow.subject.flatMap { try snapshot.binding($0) }.map { try binding($0, key: file.key).identifier }
        return DisownmentView(
            flow: file.flow.id, realm: realm, operation: file.flow.operation, state: try state ?? disownState(of: file),
            oldIdentifier: old?.masked,
            newIdentifier: file.flow.target?.masked, changedAt: file.flow.state.endedAt,
            until: file.flow.state.undoUntil ?? file.flow.state.waitsUntil,
            utcOffset: Int(file.policy.utcOffset.components.seconds), language: file.account.language)
    }

    private func disownState(of file: FlowFile) throws -> DisownmentView.State {
        switch file.flow.state {
        case .reviewing, .waiting: return .open
        case .completed(_, let until):
            let inTime = until.map { now < $0 } == true
            let latest = try snapshot.dispute(about: file.flow.id)
            if latest == .reviewing, file.account.status == .frozen || !inTime { return .disowned }
            switch try snapshot.linkDispute(about: file.flow.id) {
            // Once people have decided, the link decides nothing any more: pressing it again must not freeze the account anew.
            case .completed, .reverted, .refused: return .over
            // A dispute that a session filed says nothing, whatever became of it: whoever made the change may have filed it badly, to
            // use the link up.
            case .collecting, .reviewing, .waiting, .cancelled, .expired, nil: return inTime ? .open : .over
            }
        case .reverted: return .disowned
        case .refused where file.row.decision?.outcome != .refuse: return .vetoed
        case .collecting, .refused, .cancelled, .expired: return .over
        }
    }
}

extension UnitOfWork {
    fileprivate func disown(_ file: inout FlowFile) throws {
        try endFlows(of: file, because: .accountFrozen) { _ in true }
        file.holding.account.set(.frozen, at: now)
        transaction.endSessions(of: file.account.id, at: now)
        try writeAccount(&file)
        var dispute = try openDispute(about: file)
        try record("account.frozen", file.holding, flow: file.flow.id)
        try emit("account.frozen", file.holding, EventData(file))
        try notify(.accountFrozen, dispute)
        try openCase(for: &dispute, statement: nil)
    }

    /// The dispute that a pressed link stands for: nothing to collect, people decide.
    private func openDispute(about file: FlowFile) throws -> FlowFile {
        let rules = file.policy.operations[.dispute]
        var flow = Flow(
            id: newID(FlowID.self), realm: realm, account: file.account.id, operation: .dispute, policyVersion: file.policy.version,
            startedAt: now,
            channel: .web, subject: nil, about: file.flow.id, deadline: now + (rules?.flowLife ?? .minutes(30)))
        let review = rules?.review ?? ReviewRule()
        let plan = ReviewPlan(queue: review.queue, people: review.people, within: review.within)
        let reason = Reason("dispute.disowned", wayForward: .support)
        let decision = Decision(outcome: .review(plan, thenWait: nil), reasons: [reason], risk: .none)
        try flow.move(.decide(decision, DecisionTerms(undo: nil, appeal: nil)), at: now)
        let origin = FlowOrigin(
            session: nil, device: nil, network: nil, country: nil, deviceKnown: .unknown, signedInAt: nil, signInMethod: nil, startedBy: nil
        )
        let row = FlowRow(
            id: flow.id, realm: realm, account: flow.account, operation: .dispute, policyVersion: flow.policyVersion, startedAt: now,
            channel: .web,
            subject: nil, about: flow.about, origin: origin, state: flow.state, target: nil, reason: nil, track: nil,
            decision: flow.decision,
            mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, revision: 1)
        transaction.insert(row)
        Counters.flow(flow)
        return FlowFile(row: row, flow: flow, operation: Dispute(), holding: file.holding, policy: file.policy, challenges: [])
    }
}
