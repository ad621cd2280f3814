import Domain
import Flows
import Policy
import Vault

extension UnitOfWork {
    /// Somebody says that a change was not theirs: opens the account's dispute, or joins the one that is open as a party of its own
    /// (promise 9). No party ends another's claim.
    /// - Parameters:
    ///   - isNew: whether the party's flow has still to be written.
    ///   - statement: what it says at once; kept as its first entry.
    func enterDispute(
        _ party: inout FlowFile, isNew: Bool = false, statement: String? = nil, files: [SealedUpload] = [], queue: String? = nil
    ) throws {
        let open = try snapshot.openDispute(of: party.account.id)
        let id = open?.id ?? newID(CaseID.self)
        party.row.caseID = id
        if isNew { transaction.insert(party.row) }
        let row: CaseRow
        if let open {
            row = open
            try record("dispute.joined", party.holding, flow: party.flow.id, state: party.flow.state.name.rawValue)
            try emitCase("dispute.joined", party, id)
        } else {
            row = try openDispute(id, by: &party, queue: queue)
        }
        party.openedCase = .init(id: id, dueAt: row.dueAt)
        guard statement != nil || !files.isEmpty else { return }
        let entry = try say(statement ?? "", files, as: party, on: row)
        party.openedCase?.entries = [entry]
    }

    private func openDispute(_ id: CaseID, by party: inout FlowFile, queue: String?) throws -> CaseRow {
        let before = party.account.status
        let row = try insertCase(for: party, id, isDispute: true, statement: nil, files: [], queue: queue)
        try endFlowsThatStopWhenFrozen(of: party, because: .accountFrozen)
        let now = now
        party.holding.account.freeze(at: now) { $0.disputedSince = now }
        // Whoever reports it in a session goes on in that one; a pressed link has none.
        transaction.endSessions(of: party.account.id, except: party.row.session, at: now)
        try writeAccount(&party)
        try record("flow.reviewing", party.holding, flow: party.flow.id, state: "reviewing")
        try emitCase("case.opened", party, id)
        if before != .frozen {
            try record("account.frozen", party.holding, flow: party.flow.id)
            try emit("account.frozen", party.holding, EventData(party))
        }
        try tellParties(.disputeOpened, of: party, until: row.dueAt)
        return row
    }

    /// Tells every address of the account, each with a link of its own, by which whoever is there follows the dispute or joins it.
    func tellParties(_ kind: NoticeKind, of party: FlowFile, until: Instant? = nil) throws {
        for held in party.holding.bindings + party.holding.former { try tell(kind, held, of: party, until: until) }
    }

    private func tell(_ kind: NoticeKind, _ held: HeldBinding, of party: FlowFile, until: Instant?) throws {
        let link = party.flow.about.map { DisownLink(flow: $0, address: .binding(held.row.id)) }
        try notify(kind, Recipient(held), about: party, party.holding, link: link, until: until)
    }

    /// A question goes to the address that the party came by. Who only reported it in a session may be anybody: it goes to what the
    /// account held before the changes.
    func tellParty(_ kind: NoticeKind, _ party: FlowFile) throws {
        let all = party.holding.bindings + party.holding.former
        let concerned = all.filter { held in party.row.link.map { $0 == held.row.id } ?? party.isOldEnough(held.row.boundAt) }
        for held in concerned { try tell(kind, held, of: party, until: nil) }
    }

    /// The party that a pressed link stands for: people decide from the start, and whoever pressed it may prove more.
    func party(about change: FlowFile, link: BindingID) throws -> FlowFile {
        let rules = change.policy.operations[.dispute]
        var flow = Flow(
            id: newID(FlowID.self), realm: realm, account: change.account.id, operation: .dispute, policyVersion: change.policy.version,
            startedAt: now, channel: .web, subject: nil, about: change.flow.id, deadline: now + (rules?.flowLife ?? .minutes(30)))
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
            channel: .web, subject: nil, about: flow.about, origin: origin, state: flow.state, target: nil, reason: nil, track: nil,
            decision: flow.decision, mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, link: link,
            revision: 1)
        Counters.flow(flow)
        var party = FlowFile(row: row, flow: flow, operation: Dispute(), holding: change.holding, policy: change.policy, challenges: [])
        party.olderThan = try proofThreshold(of: party)
        return party
    }
}
