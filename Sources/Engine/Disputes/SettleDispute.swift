import Domain
import Flows
import Policy

// A dispute ends by its verdict, by proofs that are older than the changes, or by the platform; by
// nothing else (promise 9).
extension UnitOfWork {
    /// Takes a change back and every later one in doubt, the latest first, and settles what the
    /// other parties claim.
    func takeBack(from change: FlowID, by dispute: inout FlowFile) throws {
        let inDoubt = try changesInDoubt(for: dispute)
        guard let first = inDoubt.firstIndex(where: { $0.id == change }) else {
            throw Refusal.windowClosed
        }
        let taken = inDoubt[first...].map(\.id)
        for id in taken.reversed() {
            let event: FlowEvent = id == change ? .undo(askedAt: dispute.doubtsSince ?? now) : .undoWithEarlier
            try revert(id, by: event, for: &dispute)
        }
        // Sessions that were opened with what goes away now must end.
        transaction.endSessions(of: dispute.account.id, except: dispute.row.session, at: now)
        try settleOthers(in: &dispute, takenBack: Set(taken))
    }

    /// A claim about a change that was taken back is granted with it. Any other is refused where
    /// people decided, and otherwise continues.
    private func settleOthers(in dispute: inout FlowFile, takenBack: Set<FlowID>) throws {
        guard let open = try snapshot.openDispute(of: dispute.account.id) else { return }
        let byPeople = dispute.decidedCase == open.id
        var isOver = true
        let others = try snapshot.parties(to: open.id).filter { $0.state.isOpen && $0.id != dispute.flow.id }
        for row in others where row.claims {
            if row.about.map(takenBack.contains) ?? false {
                try settle(row, .approve(dispute.terms), in: &dispute)
            } else if byPeople {
                let refused = try settle(row, .refuse(appealTerms(of: row, dispute), .reviewer), in: &dispute)
                try tell(.claimRefused, refused, dispute)
            } else {
                isOver = false
            }
        }
        for row in others where !row.claims {
            if row.about.map(takenBack.contains) ?? false {
                try settle(row, byPeople ? .refuse(.none, .reviewer) : .cancel(.bindingChanged), in: &dispute)
            } else if isOver {
                try settle(row, .approve(dispute.terms), in: &dispute)
            }
        }
        guard isOver else { return }
        if !byPeople { transaction.close(open.id, as: .closed, at: now, ifRevision: open.revision) }
        dispute.holding.account.holds.disputedSince = nil
    }

    /// Tells a party how its part ended.
    private func tell(_ notice: NoticeKind, _ row: FlowRow, _ dispute: FlowFile) throws {
        var party = try file(row.id)
        party.holding = dispute.holding
        try notify(notice, party: party, until: row.state.appealUntil)
    }

    /// People have decided that the changes stay: every party's claim is refused, whoever answered
    /// for them is believed, and the dispute's freeze ends.
    func refuseDispute(_ row: CaseRow, _ lead: inout FlowFile) throws {
        let before = lead.account.status
        var refused: [FlowRow] = []
        for party in try snapshot.parties(to: row.id) where party.state.isOpen && party.id != lead.flow.id {
            let event: FlowEvent =
                party.claims ? .refuse(appealTerms(of: party, lead), .reviewer) : .approve(lead.terms)
            refused.append(try settle(party, event, in: &lead))
        }
        try lead.flow.move(.refuse(lead.terms, .reviewer), at: now)
        lead.holding.account.holds.disputedSince = nil
        try writeAccount(&lead)
        try record(.flowRefused, lead.holding, flow: lead.flow.id, state: "refused")
        var data = EventData(lead)
        data.reasons = lead.flow.decision?.reasons.map(\.code)
        try emit(.flowRefused, lead.holding, data)
        Counters.flow(lead.flow)
        try save(&lead)
        // One message says both that the changes stay and that the freeze has ended.
        try tellRefusal(of: refused + [lead.row], lead)
        try recordLift(of: lead, before: before)
    }

    /// The platform ends one party's claim, and the party hears of it. The dispute ends with the
    /// last of them, as everybody hears.
    func leaveDispute(_ party: inout FlowFile) throws {
        guard let id = party.row.caseID, let open = try snapshot.reviewCase(id, realm: realm), open.state == .open
        else { return }
        let others = try snapshot.parties(to: id).filter { $0.state.isOpen && $0.id != party.flow.id }
        guard !others.contains(where: \.claims) else {
            return try notify(.flowCancelled, party: party, cause: .byPlatform)
        }
        for row in others { try settle(row, .cancel(.byPlatform), in: &party) }
        let before = party.account.status
        transaction.close(id, as: .closed, at: now, ifRevision: open.revision)
        party.holding.account.holds.disputedSince = nil
        try writeAccount(&party)
        try notify(.flowCancelled, party, cause: .byPlatform)
        if try recordLift(of: party, before: before) { try notify(.accountUnfrozen, party) }
    }

    /// - Returns: whether nothing else holds the account frozen.
    @discardableResult
    private func recordLift(of file: FlowFile, before: AccountStatus) throws -> Bool {
        guard before != file.account.status else { return false }
        try record(.accountUnfrozen, file.holding, flow: file.flow.id)
        try emit(.accountUnfrozen, file.holding, EventData(file))
        return true
    }

    @discardableResult
    private func settle(_ row: FlowRow, _ event: FlowEvent, in dispute: inout FlowFile) throws -> FlowRow {
        var flow = flow(row)
        try flow.move(event, at: now)
        var settled = row
        settled.state = flow.state
        dispute.settled[row.id] = flow.state.name
        transaction.update(settled, ifRevision: row.revision)
        let event = EventName(flow.state.name)
        try record(event, dispute.holding, flow: row.id, state: flow.state.name.rawValue)
        var data = EventData(dispute.account)
        data.flow = row.id
        data.operation = row.operation
        data.state = flow.state.name.rawValue
        if case .cancelled(_, let cause) = flow.state { data.cause = cause.rawValue }
        try emit(event, dispute.holding, data)
        Counters.flow(flow)
        return settled
    }

    private func appealTerms(of row: FlowRow, _ lead: FlowFile) -> DecisionTerms {
        DecisionTerms(undo: nil, appeal: lead.rules.appeals > row.appeals ? lead.rules.appealWithin : nil)
    }
}

extension DecisionTerms {
    /// For what is over: nothing of it can be taken back or appealed.
    fileprivate static let none = DecisionTerms(undo: nil, appeal: nil)
}

extension Refusal {
    static let windowClosed = Refusal(.conflict, "undo.window-closed", wayForward: .support)
}
