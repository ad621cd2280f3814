package import Domain
import Flows
import Foundation
import Vault

package struct CaseDecision: Sendable {
    /// The platform's name of the person who decides, 1 to 128 characters.
    package let reviewer: String
    package let vote: Vote
    /// A short code of the reviewer's, 1 to 64 characters.
    package let reason: String
    /// A sentence for the person, at most 1,000 characters; stored encrypted.
    package let note: String?
    /// In a dispute, when approving: the flow of the party whose word is taken, so that the change
    /// it is about goes back, and every later one. It can be left out where there is only one, and
    /// means nothing in a refusal, which applies to every claim.
    package let party: FlowID?

    package init(reviewer: String, vote: Vote, reason: String, note: String?, party: FlowID? = nil) {
        self.reviewer = reviewer
        self.vote = vote
        self.reason = reason
        self.note = note
        self.party = party
    }
}

extension Engine {
    /// One reviewer's word. As many different people as the case asks for must approve; one refusal
    /// is enough.
    ///
    /// A member of staff decides under their own login whatever `reviewer` says, only what nobody
    /// else has taken and what is not about an account of their own, and tells the person why when
    /// they refuse. Whoever refused a flow doesn't decide its appeal.
    /// - Throws: `case.own-refusal`, `case.party-needed`, `case.party-unknown`,
    ///   `case.party-differs` where an earlier reviewer took another party's word.
    package func decideCase(_ id: CaseID, _ decision: CaseDecision, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let decision = decision.signed(by: call.caller)
        guard decision.reason.isReasonCode else {
            throw Refusal(.unacceptable, "case.decision-malformed", wayForward: .correct, field: "reason")
        }
        guard (1...128).contains(decision.reviewer.count), (decision.note?.count ?? 0) <= 1000 else {
            throw Refusal(.unacceptable, "case.decision-malformed", wayForward: .correct)
        }
        if call.caller.staffMember != nil, decision.vote == .refuse, (decision.note ?? "").isEmpty {
            throw Refusal(.unacceptable, "case.note-needed", wayForward: .correct, field: "note")
        }
        return try await perform(call) { work in try work.decide(id, decision, by: call.caller) }
    }
}

extension CaseDecision {
    fileprivate func signed(by caller: Caller) -> CaseDecision {
        guard let member = caller.staffMember else { return self }
        return CaseDecision(reviewer: member.login, vote: vote, reason: reason, note: note, party: party)
    }
}

extension UnitOfWork {
    fileprivate func decide(_ id: CaseID, _ decision: CaseDecision, by caller: Caller) throws -> Settled<CaseView> {
        var row = try openDeskCase(id, caller)
        let earlier = try snapshot.votes(on: id)
        guard !earlier.contains(where: { $0.reviewer.normalisedName == decision.reviewer.normalisedName }) else {
            throw Refusal.ownWordGiven
        }
        try requireFree(row, caller)
        try requireNoStaff(decision.reviewer, caller)
        var file = try file(try claimant(in: row, decision))
        try requireNotRefused(by: decision.reviewer, decision.vote == .approve ? [file.flow.id] : try claims(in: row))
        if let key = caller.key, file.flow.channel == .agent, file.row.origin.startedBy == key {
            throw Refusal(.forbidden, "case.own-flow", wayForward: .support)
        }
        let said = try summary(of: row, key: file.key)
        let vote = try self.vote(decision, on: row, file)
        try requireSameParty(vote, earlier, row)
        transaction.insert(vote, ifRevision: row.revision)
        try record(
            .caseVoted, file.holding, flow: file.flow.id, state: decision.vote.rawValue, by: decision.reviewer)
        let votes = earlier + [vote]
        if let outcome = outcome(votes, people: row.people) {
            row.close(as: outcome, at: now)
            transaction.close(id, as: outcome, at: now, ifRevision: row.revision + 1)
            file.message = try message(after: outcome, votes, key: file.key)
            file.decidedCase = id
            try carryOut(outcome, on: &file, row)
        } else if let member = caller.staffMember, row.claimedBy == member.login {
            // The next word is somebody else's, who has to be able to take the case.
            transaction.giveBack(id, claimedBy: member.login)
            row.claimedBy = nil
            row.claimedAt = nil
        }
        return .done(try view(row, file: file, votes: votes, said.closed(unless: row.state == .open)))
    }

    /// Platforms have desks of their own and claims there.
    private func requireFree(_ row: CaseRow, _ caller: Caller) throws(Refusal) {
        guard let member = caller.staffMember, let holder = row.holder(at: now), holder != member.login else { return }
        throw .caseTaken
    }

    /// Nobody else votes in the name of a member of staff: it would count as that member's one
    /// word.
    private func requireNoStaff(_ reviewer: String, _ caller: Caller) throws {
        guard caller.staffMember == nil else { return }
        guard try snapshot.staff(login: reviewer.normalisedName) == nil else {
            throw Refusal(.forbidden, "case.reviewer-is-staff", wayForward: .correct, field: "reviewer")
        }
    }

    /// Several reviewers take the same party's word, as long as it can be taken.
    private func requireSameParty(_ vote: VoteRow, _ earlier: [VoteRow], _ row: CaseRow) throws {
        guard row.isDispute, vote.vote == .approve else { return }
        let claims = try snapshot.parties(to: row.id).filter(\.isOpenClaim).map(\.id)
        let differs = earlier.contains { other in
            other.vote == .approve && other.party != vote.party && other.party.map(claims.contains) ?? false
        }
        guard !differs else { throw Refusal(.conflict, "case.party-differs", wayForward: .correct, field: "party") }
    }

    private func vote(_ decision: CaseDecision, on row: CaseRow, _ file: FlowFile) throws -> VoteRow {
        let note = try decision.note.map {
            try vault.seal(
                Array($0.utf8), with: file.key, realm: realm, as: .voteNote(row.id, reviewer: decision.reviewer))
        }
        return VoteRow(
            caseID: row.id, reviewer: decision.reviewer, vote: decision.vote, reason: decision.reason, note: note,
            party: row.isDispute && decision.vote == .approve ? file.flow.id : nil, at: now)
    }

    /// Nil while more people are needed.
    private func outcome(_ votes: [VoteRow], people: Int) -> CaseState? {
        if votes.contains(where: { $0.vote == .refuse }) { return .refused }
        let believed = votes.last?.party
        return votes.count { $0.party == believed } >= people ? .approved : nil
    }

    private func carryOut(_ outcome: CaseState, on file: inout FlowFile, _ row: CaseRow) throws {
        switch outcome {
        case .approved:
            // Also where it would only begin to wait: an appeal may have been filed before the
            // account was frozen.
            try requireUsable(file.account, for: file.operation)
            try file.flow.move(.approve(file.terms), at: now)
            try follow(&file)
            try save(&file)
        case .refused where row.isDispute: try refuseDispute(row, &file)
        case .refused, .open, .closed:
            try file.flow.move(.refuse(file.terms, .reviewer), at: now)
            try follow(&file)
            try save(&file)
        }
        try emitCase(.caseDecided, file, row.id)
    }
}

extension ReadContext {
    /// Whoever refused a flow does not decide the appeal against it.
    func requireNotRefused(by reviewer: String, _ flows: [FlowID]) throws {
        guard try !flows.contains(where: { try hasRefused($0, reviewer) }) else { throw Refusal.refusedBefore }
    }

    /// Nobody takes a case in which they can decide nothing. An appeal of one party doesn't keep
    /// them from the others' claims, or a thief could appeal until nobody is left for the owner's.
    func requireDecidable(by reviewer: String, _ row: CaseRow) throws {
        guard try !hasRefusedAll(in: row, reviewer) else { throw Refusal.refusedBefore }
    }

    func hasRefusedAll(in row: CaseRow, _ reviewer: String) throws -> Bool {
        try claims(in: row).allSatisfy { try hasRefused($0, reviewer) }
    }

    func claims(in row: CaseRow) throws -> [FlowID] {
        row.isDispute ? try snapshot.parties(to: row.id).filter(\.isOpenClaim).map(\.id) : [row.flow]
    }

    private func hasRefused(_ flow: FlowID, _ reviewer: String) throws -> Bool {
        try snapshot.refusers(of: flow).contains { $0.normalisedName == reviewer.normalisedName }
    }
}

extension Refusal {
    fileprivate static let refusedBefore = Refusal(
        .forbidden, "case.own-refusal", wayForward: .support, field: "reviewer")
}

extension String {
    /// As names of reviewers are compared.
    fileprivate var normalisedName: String { trimmingCharacters(in: .whitespacesAndNewlines).lowercased() }
}

extension CaseRow {
    fileprivate mutating func close(as outcome: CaseState, at now: Instant) {
        state = outcome
        decidedAt = now
        claimedBy = nil
        claimedAt = nil
        askedAt = nil
    }
}

extension FlowView.CaseSummary {
    /// Nobody waits for an answer any more.
    fileprivate func closed(unless isOpen: Bool) -> Self {
        var summary = self
        summary.asked = asked && isOpen
        return summary
    }
}

extension String {
    /// Words of lower-case letters, joined by dots or hyphens, as in `document.unreadable`; 64
    /// characters at most. It is stored unencrypted, so there must be no room for a number or a
    /// sentence: what is known of a person belongs in the note.
    fileprivate var isReasonCode: Bool { utf8.count <= 64 && wholeMatch(of: /[a-z]+(?:[.-][a-z]+)*/) != nil }
}
