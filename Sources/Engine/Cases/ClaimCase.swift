package import Domain

extension Engine {
    /// Takes a free case, so that nobody else works on it meanwhile. Taking one's own again changes nothing.
    /// - Throws: `case.taken` when somebody else was faster, `case.own-word-given` after one's vote.
    package func takeCase(_ id: CaseID, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let member = try call.caller.deskMember()
        return try await perform(call) { work in
            var row = try work.openDeskCase(id, call.caller)
            guard row.claimedBy != member.login else { return .done(try work.view(row)) }
            guard row.claimedBy == nil else { throw Refusal.caseTaken }
            guard try !work.snapshot.verdicts(on: id).contains(where: { $0.reviewer == member.login }) else { throw Refusal.ownWordGiven }
            work.transaction.claim(id, by: member.login, at: work.now)
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
            guard row.claimedBy != nil else { return .done(try work.view(row)) }
            guard row.claimedBy == member.login else { throw Refusal.caseTaken }
            work.transaction.giveBack(id, claimedBy: member.login)
            row.claimedBy = nil
            row.claimedAt = nil
            return .done(try work.view(row))
        }
    }
}

extension Refusal {
    static let ownWordGiven = Refusal(.conflict, "case.own-word-given", wayForward: .support, field: "reviewer")
}
