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
    /// Lets policy decide, once nothing is missing any more and nobody is being asked. Does nothing
    /// before.
    /// - Returns: a refusal when the new identifier can't be had; the flow continues without it.
    func decideIfReady(_ file: inout FlowFile) throws -> Refusal? {
        guard let track = try readyTrack(of: file), !awaitsAnswers(&file) else { return nil }
        snapshot.foresee { ahead in
            if let new = file.flow.brings { _ = try holders(of: new, under: file.operation.parent, in: ahead) }
            try foreseeDecision(of: file.account.id, file.flow.operation, file.rules, in: ahead)
        }
        try requireNoOpenDispute(file.operation, of: file.account)
        try requireNoUndoWindow(file.operation, of: file.account)
        if case .collecting = file.flow.state, file.flow.track != track {
            try file.flow.move(.supply(FlowInputs(track: track)), at: now)
        }
        let (decision, terms) = try decision(on: file, track: track)
        Counters.decision(decision, file.flow)
        if let refusal = targetRefusal(decision) {
            try file.flow.move(.rejectIdentifier, at: now)
            try record(.flowTargetRejected, file.holding, flow: file.flow.id)
            return refusal
        }
        // While people look at a dispute, policy can grant it and nothing else.
        if case .reviewing = file.flow.state, decision.outcome != .allow { return nil }
        try file.flow.move(.decide(decision, terms), at: now)
        try follow(&file)
        return nil
    }

    /// The policy's answer; and where it leads elsewhere, that of the realm there, against which nobody here can be
    /// appealed to.
    private func decision(on file: FlowFile, track: String) throws -> (Decision, DecisionTerms) {
        let decision = file.policy.decide(file.flow.operation, track: track, try facts(for: file))
        switch decision.outcome {
        case .stepUp, .refuse: return (decision, file.terms)
        case .allow, .review, .wait: break
        }
        let against = try file.destination.map {
            try objectionsThere(to: file.taken, by: $0, file.rules, proved: file.proved)
        }
        guard let against, !against.isEmpty else { return (decision, file.terms) }
        return (
            Decision(outcome: .refuse, reasons: against, risk: decision.risk), DecisionTerms(undo: nil, appeal: nil)
        )
    }

    /// The chosen track, or the first that is complete; nil while something is missing. A track
    /// that asks for no proof has to be chosen.
    private func readyTrack(of file: FlowFile) throws -> String? {
        guard !file.flow.mustProveAgain, missingInputs(of: file).isEmpty else { return nil }
        let proofs = countingProofs(of: file)
        let tracks = file.openTracks.filter { $0.name == file.flow.track || !$0.proofs.isEmpty }
        return tracks.first { file.policy.missing(track: $0, proofs: proofs).isEmpty }?.name
    }

    /// Everything but the flow's state has happened by now; this brings along what belongs to the
    /// state it moved to.
    func follow(_ file: inout FlowFile) throws {
        switch file.flow.state {
        case .completed: try carryOut(&file)
        case .reviewing: try openCase(for: &file, statement: nil)
        case .waiting(_, let until) where file.traits.closes:
            try beginGrace(of: &file, until: until)
            try tell(file, nil)
        case .waiting(_, let until):
            try tell(file, .flowWaiting, until: until, canDisown: file.canBeDisowned)
            try announceArrival(of: file, until: until)
        case .refused:
            try endGrace(of: &file)
            try tell(file, .flowRefused, until: file.flow.state.appealUntil)
        case .cancelled, .expired, .reverted:
            try endGrace(of: &file)
            try tell(file, nil)
        case .collecting: return
        }
        Counters.flow(file.flow)
    }

    func tell(
        _ file: FlowFile, _ notice: NoticeKind?, until: Instant? = nil, canDisown: Bool = false
    ) throws {
        let event = EventName(file.flow.state.name)
        try record(event, file.holding, flow: file.flow.id, state: file.flow.state.name.rawValue)
        if let notice { try notify(notice, file, until: until, canDisown: canDisown) }
        var data = EventData(file)
        data.reasons = file.flow.decision?.reasons.map(\.code)
        if case .cancelled(_, let cause) = file.flow.state { data.cause = cause.rawValue }
        try emit(event, file.holding, data)
    }

    /// Opens a case for a flow that is being reviewed, or lets it join the account's open dispute.
    func openCase(for file: inout FlowFile, statement: String?, files: [SealedUpload] = [], queue: String? = nil) throws
    {
        if file.traits.isClaim { return try enterDispute(&file, statement: statement, files: files, queue: queue) }
        let row = try insertCase(for: file, newID(), statement: statement, files: files, queue: queue)
        file.openedCase = .init(id: row.id, dueAt: row.dueAt, statement: statement, files: files.map(\.view))
        try record(.flowReviewing, file.holding, flow: file.flow.id, state: "reviewing")
        try notify(.flowReviewing, file, until: row.dueAt, canDisown: file.canBeDisowned)
        try emitCase(.caseOpened, file, row.id)
    }

    func insertCase(
        for file: FlowFile, _ id: CaseID, isDispute: Bool = false, statement: String?, files: [SealedUpload],
        queue: String?
    ) throws -> CaseRow {
        let plan = reviewPlan(of: file)
        let sealed = try statement.map {
            try vault.seal(Array($0.utf8), with: file.key, realm: realm, as: .caseStatement(id))
        }
        let row = CaseRow(
            id: id, realm: realm, flow: file.flow.id, account: file.account.id, queue: queue ?? plan.queue,
            state: .open,
            people: plan.people, openedAt: now, dueAt: now + plan.within, decidedAt: nil, statement: sealed,
            isDispute: isDispute, operation: file.flow.operation, track: file.flow.track,
            risk: file.flow.decision?.risk.level)
        transaction.insert(row)
        try attach(files, to: id, of: file)
        return row
    }

    func emitCase(_ event: EventName, _ file: FlowFile, _ id: CaseID) throws {
        var data = EventData(file)
        data.caseID = id
        try emit(event, file.holding, data)
    }

    private func reviewPlan(of file: FlowFile) -> ReviewPlan {
        if case .review(let plan, _) = file.flow.decision?.outcome { return plan }
        let review = file.rules.review
        return ReviewPlan(queue: review.queue, people: review.people, within: review.within)
    }

    /// While a change is in dispute, whoever made it may hold all that would unfreeze the account;
    /// only the dispute decides.
    func requireNoOpenDispute(_ operation: any Operation, of account: AccountRow) throws {
        guard operation.isHeldBack(on: account) else { return }
        throw Refusal(.conflict, "dispute.open", wayForward: .support)
    }

    /// A freeze ends what is under way on the account, but nothing that is there to give it back:
    /// no dispute is ended by another's freeze.
    func endFlowsThatStopWhenFrozen(of file: FlowFile, because cause: CancellationCause) throws {
        try endFlows(of: file, because: cause) { row in
            row.id != file.flow.id && !engine.operations.traits(of: row.operation).runsOn.contains(.frozen)
        }
    }

    /// Ends open flows of the account, and closes their cases.
    func endFlows(of file: FlowFile, because cause: CancellationCause, where ends: (FlowRow) throws -> Bool) throws {
        for row in try snapshot.openFlows(of: file.account.id) where try ends(row) {
            try end(row, file.holding, because: cause)
        }
    }

    /// Does nothing to a flow that this transaction has ended already, which no read can see yet.
    /// - Parameter isTold: false where the person ended it themselves a moment ago.
    func end(_ row: FlowRow, _ holding: Holding, because cause: CancellationCause, isTold: Bool = true) throws {
        guard noteEnd(of: row.id) else { return }
        var flow = flow(row)
        try flow.move(.cancel(cause), at: now)
        var ended = row
        ended.state = flow.state
        transaction.update(ended, ifRevision: raisedRevision(of: row))
        try closeCase(of: row.id)
        try record(.flowCancelled, holding, flow: row.id, state: "cancelled", by: cause.rawValue)
        var data = EventData(holding.account)
        data.flow = row.id
        data.operation = row.operation
        data.state = "cancelled"
        data.cause = cause.rawValue
        try emit(.flowCancelled, holding, data)
        if isTold { try tellEnd(of: row, holding, because: cause) }
        Counters.flow(flow)
    }

    /// When something else ends an attempt at a change, that is told: it may be the first that
    /// anybody hears of it.
    private func tellEnd(of row: FlowRow, _ holding: Holding, because cause: CancellationCause) throws {
        guard engine.operations.traits(of: row.operation).changesIdentifiers else { return }
        var file = try file(row.id)
        file.holding = holding
        try notify(.flowCancelled, file, cause: cause)
    }

    /// A flow's own case. A dispute is closed with the last of its parties.
    func closeCase(of flow: FlowID) throws {
        guard let open = try snapshot.openCase(of: flow), !open.isDispute else { return }
        transaction.close(open.id, as: .closed, at: now, ifRevision: open.revision)
    }

    private func targetRefusal(_ decision: Decision) -> Refusal? {
        let reasons = decision.reasons.filter { $0.wayForward == .otherIdentifier }
        guard decision.outcome == .refuse, let first = reasons.first else { return nil }
        return Refusal(.conflict, first.code, wayForward: .otherIdentifier, reasons: reasons, field: "identifier")
    }
}

extension Operation {
    func isHeldBack(on account: AccountRow) -> Bool { traits.waitsForDispute && account.holds.disputedSince != nil }
}
