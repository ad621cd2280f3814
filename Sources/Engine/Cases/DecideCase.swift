package import Domain
import Flows
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
    package func decideCase(_ id: CaseID, _ decision: CaseDecision, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        guard (1...128).contains(decision.reviewer.count), (1...64).contains(decision.reason.count), (decision.note?.count ?? 0) <= 1000
        else {
            throw Refusal(.unacceptable, "case.decision-malformed", wayForward: .correct)
        }
        return try await perform(call) { work in try work.decide(id, decision, by: call.caller) }
    }
}

extension UnitOfWork {
    fileprivate func decide(_ id: CaseID, _ decision: CaseDecision, by caller: Caller) throws -> Settled<CaseView> {
        guard var row = try snapshot.reviewCase(id, realm: realm) else { throw Refusal.caseNotFound }
        guard row.state == .open else { throw Refusal(.conflict, "case.closed", wayForward: .correct) }
        let earlier = try snapshot.verdicts(on: id)
        guard !earlier.contains(where: { $0.reviewer == decision.reviewer }) else {
            throw Refusal(.conflict, "case.own-word-given", wayForward: .support, field: "reviewer")
        }
        var file = try file(row.flow)
        if case .platform(let key, _) = caller.principal, file.flow.channel == .agent, file.row.origin.startedBy == key {
            throw Refusal(.forbidden, "case.own-flow", wayForward: .support)
        }
        let verdict = try self.verdict(decision, on: id, file)
        transaction.insert(verdict)
        try record("case.verdict", file.holding, flow: row.flow, state: decision.vote.rawValue, by: decision.reviewer)
        let verdicts = earlier + [verdict]
        if let outcome = outcome(verdicts, people: row.people) {
            row.state = outcome
            row.decidedAt = now
            transaction.close(id, as: outcome, at: now)
            try carryOut(outcome, on: &file, row)
        }
        return .done(try view(row, file: file, verdicts: verdicts))
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
