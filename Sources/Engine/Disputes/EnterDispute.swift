import Domain
import Flows
import Policy
import Vault

extension UnitOfWork {
    /// Somebody says that a change was not theirs: opens the account's dispute, or joins the one
    /// that is open as a party of its own (promise 9). No party ends another's claim.
    /// - Parameters:
    ///   - isNew: whether the party's flow has still to be written.
    ///   - statement: what it says at once; kept as its first entry.
    /// - Throws: `undo.window-closed` where the change isn't in doubt any more: it was taken back
    ///   meanwhile, say.
    func enterDispute(
        _ party: inout FlowFile, isNew: Bool = false, statement: String? = nil, files: [SealedUpload] = [],
        queue: String? = nil
    ) throws {
        let about = party.flow.about
        guard try changesInDoubt(for: party).contains(where: { $0.id == about }) else { throw Refusal.windowClosed }
        let open = try snapshot.openDispute(of: party.account.id)
        try requireRoom(for: party, in: open)
        let id = open?.id ?? newID(CaseID.self)
        party.row.caseID = id
        if isNew { transaction.insert(party.row) }
        let row: CaseRow
        if let open {
            row = open
            try record(.disputeJoined, party.holding, flow: party.flow.id, state: party.flow.state.name.rawValue)
            try emitCase(.disputeJoined, party, id)
        } else {
            row = try openDispute(id, by: &party, queue: queue)
        }
        party.openedCase = .init(id: id, dueAt: row.dueAt)
        guard statement != nil || !files.isEmpty else { return }
        let entry = try say(statement ?? "", files, as: party, on: row).entry
        party.openedCase?.entries = [entry]
    }

    /// Parties to one dispute that came by a report.
    private static let mostReports = 10

    /// Reports are bounded, so that nobody buries the case under them. Links are not: each address
    /// has one. Nor are proofs, which need no people.
    private func requireRoom(for party: FlowFile, in open: CaseRow?) throws {
        guard let open, party.row.link == nil else { return }
        let reports = try snapshot.parties(to: open.id).count { $0.state.isOpen && $0.link == nil }
        guard reports < Self.mostReports else {
            throw Refusal(.tooMany, "dispute.parties-too-many", wayForward: .support)
        }
    }

    private func openDispute(_ id: CaseID, by party: inout FlowFile, queue: String?) throws -> CaseRow {
        let before = party.account.status
        let row = try insertCase(for: party, id, isDispute: true, statement: nil, files: [], queue: queue)
        try endFlowsThatStopWhenFrozen(of: party, because: .accountFrozen)
        // An appeal, or a report that took its time, keeps in doubt what was in doubt when it began.
        let since = party.doubtsSince ?? now
        party.holding.account.freeze(at: now) { $0.disputedSince = since }
        // The session that reported it continues; a pressed link has none.
        transaction.endSessions(of: party.account.id, except: party.row.session, at: now)
        try writeAccount(&party)
        party.holding = try holding(party.account)
        keepWhatMayComeBack(to: party.holding)
        try record(.flowReviewing, party.holding, flow: party.flow.id, state: "reviewing")
        try emitCase(.caseOpened, party, id)
        if before != .frozen {
            try record(.accountFrozen, party.holding, flow: party.flow.id)
            try emit(.accountFrozen, party.holding, EventData(party))
        }
        try tellOpening(by: party, until: row.dueAt)
        return row
    }

    /// Nobody else can take what a dispute may give back, however long it takes.
    private func keepWhatMayComeBack(to holding: Holding) {
        let until = now + OperationPolicy.longestUndo
        for held in holding.former where held.row.quarantineUntil.map({ $0 < until }) ?? true {
            transaction.lengthenQuarantine(of: held.row.id, until: until)
        }
    }

    /// Tells every address of the account, each with a link of its own, by which whoever is there
    /// follows the dispute or joins it.
    private func tellOpening(by party: FlowFile, until: Instant) throws {
        let takers = try takers(among: changesInDoubt(for: party))
        for held in party.holding.addresses {
            // Whoever lost this very address in the chain means the change that took it.
            let taking = takers[held.row.id]?.id ?? party.flow.about
            let link = taking.map { DisownLink(flow: $0, address: .binding(held.row.id)) }
            try notify(.disputeOpened, Recipient(held), about: party, party.holding, link: link, until: until)
        }
    }

    /// Tells one party something: at the address that it came by, with the link that leads to it.
    /// Whoever only reported the change in a session may be anybody: what the account held before
    /// the changes hears of it, without a link.
    func notify(_ kind: NoticeKind, party: FlowFile, until: Instant? = nil, cause: CancellationCause? = nil) throws {
        for held in party.holding.all {
            let isOwn = party.row.link == held.row.id
            guard isOwn || party.row.link == nil && party.isOldEnough(held.row.boundAt) else { continue }
            try notify(
                kind, Recipient(held), about: party, party.holding, link: isOwn ? party.row.ownLink : nil, until: until,
                cause: cause)
        }
    }

    /// Tells every address that the changes stay. Those that came by a link can appeal by it.
    func tellRefusal(of parties: [FlowRow], _ lead: FlowFile) throws {
        for held in lead.holding.addresses {
            let same = lead.holding.all.filter { $0.identifier.isSame(as: held.identifier) }.map(\.row.id)
            let own = parties.first { $0.link.map(same.contains) ?? false }
            try notify(
                .disputeRefused, Recipient(held), about: lead, lead.holding, link: own?.ownLink,
                until: own?.state.appealUntil)
        }
    }

    /// The party behind a pressed link: people decide from the start, and whoever pressed it may
    /// prove more.
    /// - Parameter wasMe: it made the change, and answers for it.
    func party(about change: FlowFile, link: BindingID, wasMe: Bool) throws -> FlowFile {
        let rules = change.policy.operations[.dispute]
        var flow = Flow(
            id: newID(FlowID.self), realm: realm, account: change.account.id, operation: .dispute,
            traits: Dispute().traits, policyVersion: change.policy.version,
            startedAt: now, channel: .web, items: [], about: change.flow.id,
            deadline: now + (rules?.flowLife ?? .minutes(30)))
        if wasMe { try flow.move(.supply(FlowInputs(reason: Dispute.defence)), at: now) }
        let review = rules?.review ?? ReviewRule()
        let plan = ReviewPlan(queue: review.queue, people: review.people, within: review.within)
        let reason = Reason("dispute.disowned", wayForward: .support)
        let decision = Decision(outcome: .review(plan, thenWait: nil), reasons: [reason], risk: .none)
        try flow.move(.decide(decision, DecisionTerms(undo: nil, appeal: nil)), at: now)
        let origin = FlowOrigin(
            session: nil, device: nil, network: nil, country: nil, deviceKnown: .unknown, signedInAt: nil,
            signInMethod: nil, startedBy: nil
        )
        let row = FlowRow(
            id: flow.id, realm: realm, account: flow.account, operation: .dispute, policyVersion: flow.policyVersion,
            startedAt: now,
            channel: .web, about: flow.about, origin: origin, state: flow.state,
            reason: flow.reason, track: nil,
            decision: flow.decision, mustProveAgain: false, tokenDigest: nil, tokenExpiresAt: nil, link: link,
            revision: 1)
        Counters.flow(flow)
        var party = FlowFile(
            row: row, flow: flow, operation: Dispute(), holding: change.holding, policy: change.policy, challenges: [])
        party.olderThan = try proofThreshold(of: party)
        return party
    }
}

extension FlowRow {
    /// The link that leads whoever came by it to this party again; nil for a report.
    fileprivate var ownLink: DisownLink? {
        guard let about, let link else { return nil }
        return DisownLink(flow: about, address: .binding(link))
    }
}
