package import Domain

extension Engine {
    /// How long somebody has a case before it counts as free: a working day, so that no case is
    /// stuck with somebody who went home.
    package static let caseClaimLife = Duration.hours(8)

    /// Takes a free case, so that nobody else works on it meanwhile. Taking one's own again changes
    /// nothing while it is one's own.
    /// - Throws: `case.taken` when somebody else was faster, `case.own-word-given` after one's
    ///   vote, `case.own-refusal` where it is the appeal against one's own refusal.
    package func takeCase(_ id: CaseID, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let member = try call.caller.deskMember()
        return try await perform(call) { work in
            var row = try work.openDeskCase(id, call.caller)
            let holder = row.holder(at: work.now)
            guard holder != member.login else { return .done(try work.view(row)) }
            guard holder == nil else { throw Refusal.caseTaken }
            guard try !work.snapshot.votes(on: id).contains(where: { $0.reviewer == member.login }) else {
                throw Refusal.ownWordGiven
            }
            try work.requireDecidable(by: member.login, row)
            work.transaction.claim(id, by: member.login, at: work.now, ifRevision: row.revision)
            work.note(.caseTaken, by: call.caller, account: row.account, caseID: id)
            row.claimedBy = member.login
            row.claimedAt = work.now
            return .done(try work.view(row))
        }
    }

    /// Frees a case that the caller has taken; one that is free already stays so.
    package func giveBackCase(_ id: CaseID, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let member = try call.caller.deskMember()
        return try await perform(call) { work in
            var row = try work.openDeskCase(id, call.caller)
            guard row.claimedBy == member.login else {
                guard row.holder(at: work.now) == nil else { throw Refusal.caseTaken }
                return .done(try work.view(row))
            }
            work.transaction.giveBack(id, claimedBy: member.login)
            work.note(.caseGivenBack, by: call.caller, account: row.account, caseID: id)
            row.claimedBy = nil
            row.claimedAt = nil
            return .done(try work.view(row))
        }
    }
}

extension CaseRow {
    /// Who has it; nobody once the claim is too old to hold others off.
    func holder(at now: Instant) -> String? {
        guard let claimedAt, claimedAt > now - Engine.caseClaimLife else { return nil }
        return claimedBy
    }
}

extension Refusal {
    static let ownWordGiven = Refusal(.conflict, "case.own-word-given", wayForward: .support, field: "reviewer")
}
