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
        let entry = try say(statement ?? "", files, as: party, on: row).entry
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
        keepWhatMayComeBack(to: party.holding)
        try record("flow.reviewing", party.holding, flow: party.flow.id, state: "reviewing")
        try emitCase("case.opened", party, id)
        if before != .frozen {
            try record("account.frozen", party.holding, flow: party.flow.id)
            try emit("account.frozen", party.holding, EventData(party))
        }
        try tellOpening(by: party, until: row.dueAt)
        return row
    }

    /// What a dispute may give back is nobody else's meanwhile, however long it takes.
    private func keepWhatMayComeBack(to holding: Holding) {
        let until = now + OperationPolicy.longestUndo
        for held in holding.former where held.row.quarantineUntil.map({ $0 < until }) ?? true {
            transaction.lengthenQuarantine(of: held.row.id, until: until)
        }
    }

    /// Tells every address of the account, each with a link of its own, by which whoever is there follows the dispute or joins it.
    private func tellOpening(by party: FlowFile, until: Instant) throws {
        for held in party.holding.bindings + party.holding.former {
            try notify(.disputeOpened, Recipient(held), about: party, party.holding, link: party.link(to: held), until: until)
        }
    }

    /// A question goes to the address that the party came by, with the link that leads to it. Whoever only reported the change in a
    /// session may be anybody: what the account held before the changes is told that there is a question, where they reported it.
    func tellQuestion(to party: FlowFile) throws {
        for held in party.holding.bindings + party.holding.former {
            let isOwn = party.row.link == held.row.id
            guard isOwn || party.row.link == nil && party.isOldEnough(held.row.boundAt) else { continue }
            try notify(.disputeAsked, Recipient(held), about: party, party.holding, link: isOwn ? party.link(to: held) : nil)
        }
    }

    /// Tells every address that the changes stay. Those that came by a link can appeal by it.
    func tellRefusal(of parties: [FlowRow], _ lead: FlowFile) throws {
        for held in lead.holding.bindings + lead.holding.former {
            let own = parties.first { $0.link == held.row.id }
            let link = own?.about.map { DisownLink(flow: $0, address: .binding(held.row.id)) }
            try notify(.disputeRefused, Recipient(held), about: lead, lead.holding, link: link, until: own?.state.appealUntil)
        }
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

extension FlowFile {
    /// The link that leads an address into the dispute that this flow is a party to.
    fileprivate func link(to held: HeldBinding) -> DisownLink? {
        flow.about.map { DisownLink(flow: $0, address: .binding(held.row.id)) }
    }
}
