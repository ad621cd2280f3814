import Domain
import Flows
import Policy
import Vault

extension Flow {
    /// ``apply(_:at:)``, with the machine's refusal turned into the call's.
    mutating func move(_ event: FlowEvent, at now: Instant) throws(Refusal) {
        do {
            try apply(event, at: now)
        } catch {
            throw Refusal(error)
        }
    }
}

extension Refusal {
    init(_ refusal: FlowRefusal) {
        switch refusal {
        case .notNow: self.init(.conflict, refusal.code, wayForward: .correct)
        case .ended, .tooLate: self.init(.conflict, refusal.code, wayForward: .startAgain)
        case .tooEarly(let until): self.init(.conflict, refusal.code, wayForward: .retry(at: until))
        case .proveAgain: self.init(.conflict, refusal.code, wayForward: .correct)
        }
    }
}

extension UnitOfWork {
    /// Lets policy decide, once nothing is missing any more. Does nothing before.
    /// - Returns: a refusal when the new identifier can't be had; the flow goes on without it.
    func decideIfReady(_ file: inout FlowFile) throws -> Refusal? {
        guard let track = try readyTrack(of: file) else { return nil }
        snapshot.foresee { ahead in
            try foreseeFacts(about: file, in: ahead)
            // What nearly always follows: policy allows it, other flows end, and the platform is told.
            _ = try ahead.openFlows(of: file.account.id)
            _ = try ahead.webhooks(realm: realm)
        }
        try requireNoOpenDispute(file.operation, of: file.account.id)
        if file.flow.track != track { try file.flow.move(.supply(FlowInputs(track: track)), at: now) }
        let decision = file.policy.decide(file.flow.operation, track: track, try facts(for: file))
        Counters.decision(decision, file.flow)
        if let refusal = targetRefusal(decision) {
            try file.flow.move(.rejectTarget, at: now)
            try record("flow.target-rejected", file.holding, flow: file.flow.id)
            return refusal
        }
        try file.flow.move(.decide(decision, file.terms), at: now)
        try follow(&file)
        return nil
    }

    /// The chosen track, or the first that is complete; nil while something is missing. A track that asks for no proof has to be chosen.
    private func readyTrack(of file: FlowFile) throws -> String? {
        guard case .collecting = file.flow.state, !file.flow.mustProveAgain, missingInputs(of: file).isEmpty else { return nil }
        let proofs = try countingProofs(of: file)
        let tracks = file.rules.tracks.filter { track in file.flow.track.map { $0 == track.name } ?? !track.proofs.isEmpty }
        return tracks.first { file.policy.missing(track: $0, proofs: proofs).isEmpty }?.name
    }

    /// Everything but the flow's state has happened by now; this brings along what belongs to the state it moved to.
    func follow(_ file: inout FlowFile) throws {
        switch file.flow.state {
        case .completed: try carryOut(&file)
        case .reviewing: try openCase(for: &file, statement: nil)
        case .waiting(_, let until):
            try tell(file, .flowWaiting, "flow.waiting", until: until, canDisown: file.canBeDisowned)
        case .refused: try tell(file, .flowRefused, "flow.refused")
        case .cancelled, .expired, .reverted: try tell(file, nil, "flow.\(file.flow.state.name.rawValue)")
        case .collecting: return
        }
        Counters.flow(file.flow)
    }

    func tell(_ file: FlowFile, _ notice: NoticeKind?, _ event: String, until: Instant? = nil, canDisown: Bool = false) throws {
        try record(event, file.holding, flow: file.flow.id, state: file.flow.state.name.rawValue)
        if let notice { try notify(notice, file, until: until, canDisown: canDisown) }
        var data = EventData(file)
        data.reasons = file.flow.decision?.reasons.map(\.code)
        if case .cancelled(_, let cause) = file.flow.state { data.cause = cause.rawValue }
        try emit(event, file.holding, data)
    }

    /// Opens a case for a flow that is being reviewed.
    func openCase(for file: inout FlowFile, statement: String?, files: [SealedUpload] = [], queue: String? = nil) throws {
        let plan = reviewPlan(of: file)
        let id = newID(CaseID.self)
        let sealed = try statement.map {
            try vault.seal(Array($0.utf8), with: file.key, realm: realm, as: .caseStatement(id))
        }
        transaction.insert(
            CaseRow(
                id: id, realm: realm, flow: file.flow.id, account: file.account.id, queue: queue ?? plan.queue, state: .open,
                people: plan.people,
                openedAt: now, dueAt: now + plan.within, decidedAt: nil, statement: sealed))
        try attach(files, to: id, of: file)
        file.openedCase = .init(id: id, dueAt: now + plan.within, statement: statement, files: files.map(\.view))
        try record("flow.reviewing", file.holding, flow: file.flow.id, state: "reviewing")
        try notify(.flowReviewing, file, until: now + plan.within, canDisown: file.canBeDisowned)
        var data = EventData(file)
        data.caseID = id
        try emit("case.opened", file.holding, data)
    }

    private func reviewPlan(of file: FlowFile) -> ReviewPlan {
        if case .review(let plan, _) = file.flow.decision?.outcome { return plan }
        let review = file.rules.review
        return ReviewPlan(queue: review.queue, people: review.people, within: review.within)
    }

    /// While a change is in dispute its doer may hold all that would unfreeze the account; the dispute decides, nothing else.
    func requireNoOpenDispute(_ operation: any Operation, of account: AccountID) throws {
        guard operation.verb == .unfreeze, try snapshot.openFlows(of: account).contains(where: { $0.operation == .dispute }) else { return }
        throw Refusal(.conflict, "dispute.open", wayForward: .support)
    }

    /// Ends open flows of the account, and closes their cases.
    func endFlows(of file: FlowFile, because cause: CancellationCause, where ends: (FlowRow) -> Bool) throws {
        for row in try snapshot.openFlows(of: file.account.id) where ends(row) { try end(row, file.holding, because: cause) }
    }

    func end(_ row: FlowRow, _ holding: Holding, because cause: CancellationCause) throws {
        var flow = Flow(row, target: nil, proofs: [])
        try flow.move(.cancel(cause), at: now)
        var ended = row
        ended.state = flow.state
        transaction.update(ended, ifRevision: row.revision)
        try closeCase(of: row.id)
        try record("flow.cancelled", holding, flow: row.id, state: "cancelled", by: cause.rawValue)
        var data = EventData(holding.account)
        data.flow = row.id
        data.operation = row.operation
        data.state = "cancelled"
        data.cause = cause.rawValue
        try emit("flow.cancelled", holding, data)
        Counters.flow(flow)
    }

    func closeCase(of flow: FlowID) throws {
        guard let open = try snapshot.openCase(of: flow) else { return }
        transaction.close(open.id, as: .closed, at: now, ifRevision: open.revision)
    }

    private func targetRefusal(_ decision: Decision) -> Refusal? {
        let reasons = decision.reasons.filter { $0.wayForward == .otherIdentifier }
        guard decision.outcome == .refuse, let first = reasons.first else { return nil }
        return Refusal(.conflict, first.code, wayForward: .otherIdentifier, reasons: reasons, field: "identifier")
    }
}
