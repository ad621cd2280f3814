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
    /// A sentence for the person, at most 1,000 characters; rests sealed.
    package let note: String?

    package init(reviewer: String, vote: Vote, reason: String, note: String?) {
        self.reviewer = reviewer
        self.vote = vote
        self.reason = reason
        self.note = note
    }
}

extension Engine {
    /// One reviewer's word. As many different people as the case asks for must approve; one refusal is enough.
    ///
    /// A member of staff decides under their own login whatever `reviewer` says, only what nobody else has taken and what is not about
    /// an account of their own, and tells the person why when they refuse.
    package func decideCase(_ id: CaseID, _ decision: CaseDecision, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let decision = decision.signed(by: call.caller)
        guard (1...128).contains(decision.reviewer.count), (1...64).contains(decision.reason.count), (decision.note?.count ?? 0) <= 1000
        else {
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
        return CaseDecision(reviewer: member.login, vote: vote, reason: reason, note: note)
    }
}

extension UnitOfWork {
    fileprivate func decide(_ id: CaseID, _ decision: CaseDecision, by caller: Caller) throws -> Settled<CaseView> {
        var row = try openDeskCase(id, caller)
        let earlier = try snapshot.verdicts(on: id)
        guard !earlier.contains(where: { $0.reviewer == decision.reviewer }) else { throw Refusal.ownWordGiven }
        try requireFree(row, caller)
        try requireNoStaff(decision.reviewer, caller)
        var file = try file(row.flow)
        if case .platform(let key, _) = caller.principal, file.flow.channel == .agent, file.row.origin.startedBy == key {
            throw Refusal(.forbidden, "case.own-flow", wayForward: .support)
        }
        let said = try summary(of: row, key: file.key)
        let verdict = try self.verdict(decision, on: id, file)
        transaction.insert(verdict, ifRevision: row.revision)
        try record("case.verdict", file.holding, flow: row.flow, state: decision.vote.rawValue, by: decision.reviewer)
        let verdicts = earlier + [verdict]
        if let outcome = outcome(verdicts, people: row.people) {
            row.close(as: outcome, at: now)
            transaction.close(id, as: outcome, at: now, ifRevision: row.revision + 1)
            file.message = try message(after: outcome, verdicts, key: file.key)
            try carryOut(outcome, on: &file, row)
        } else if let member = caller.staffMember, row.claimedBy == member.login {
            // The next word is somebody else's, who has to be able to take it.
            transaction.giveBack(id, claimedBy: member.login)
            row.claimedBy = nil
            row.claimedAt = nil
        }
        return .done(try view(row, file: file, verdicts: verdicts, said.closed(unless: row.state == .open)))
    }

    /// Platforms have desks of their own and claims there.
    private func requireFree(_ row: CaseRow, _ caller: Caller) throws(Refusal) {
        guard let member = caller.staffMember, let holder = row.holder(at: now), holder != member.login else { return }
        throw .caseTaken
    }

    /// Whoever is no member of staff has no word in the name of one: it would count as that member's, and be their last.
    private func requireNoStaff(_ reviewer: String, _ caller: Caller) throws {
        guard caller.staffMember == nil else { return }
        let name = reviewer.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        guard try snapshot.staff(login: name) == nil else {
            throw Refusal(.forbidden, "case.reviewer-is-staff", wayForward: .correct, field: "reviewer")
        }
    }

    private func verdict(_ decision: CaseDecision, on id: CaseID, _ file: FlowFile) throws -> VerdictRow {
        let note = try decision.note.map {
            try vault.seal(Array($0.utf8), with: file.key, realm: realm, as: .verdictNote(id, reviewer: decision.reviewer))
        }
        return VerdictRow(caseID: id, reviewer: decision.reviewer, vote: decision.vote, reason: decision.reason, note: note, at: now)
    }

    /// Nil while more people are needed.
    private func outcome(_ verdicts: [VerdictRow], people: Int) -> CaseState? {
        if verdicts.contains(where: { $0.vote == .refuse }) { return .refused }
        return verdicts.count >= people ? .approved : nil
    }

    private func carryOut(_ outcome: CaseState, on file: inout FlowFile, _ row: CaseRow) throws {
        try file.flow.move(outcome == .approved ? .approve(file.terms) : .refuse(file.terms), at: now)
        try follow(&file)
        try save(&file)
        var data = EventData(file)
        data.caseID = row.id
        try emit("case.decided", file.holding, data)
    }
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
