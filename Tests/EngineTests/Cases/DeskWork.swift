import Domain
import Engine
import TestSupport
import Testing
import Verification

/// A change that waits for people.
struct Waiting {
    let account: AccountID
    let flow: FlowID
    let id: CaseID
}

extension EngineHarness {
    /// A member of staff who has signed in with both steps.
    func staff(_ login: String, _ roles: Set<StaffRole> = [.reviewer], own: Set<String> = []) async throws -> Call {
        let (member, _) = try await engine.addStaff(AddStaff(login: login, name: login, roles: roles))
        let principal = StaffPrincipal(id: member.id, login: login, roles: roles, ownAccounts: own)
        return Call(Caller(realm: realm, principal: .staff(principal)))
    }

    /// - Parameter people: one, or two with a wait of 24 hours after them.
    func underReview(
        _ externalID: String = "user-1", people: Int = 1, phone old: String = "+8613800138000",
        to new: String = "+8613900139000"
    ) async throws -> Waiting {
        let account = try await account(
            externalID, phone: old, email: "\(externalID)@example.com", password: "correct horse battery")
        let flow = try await start(account.id, track: people == 1 ? "reviewed" : "two-people").flow.id
        if people == 1 {
            try await attestFace(flow)
        } else {
            let password = SubmitProof(
                requirement: Requirement(.account, .password), answer: .password(Secret("correct horse battery")))
            _ = try await engine.submitProof(flow, password, call).get()
        }
        try await supply(flow, new)
        let view = try await prove(.newCode, of: flow, at: new).get()
        return Waiting(account: account.id, flow: flow, id: try #require(view.review).id)
    }

    /// What a flow's own person may call with.
    func person(_ flow: FlowID) -> Call { Call(Caller(realm: realm, principal: .person(flow))) }

    func accesses(to id: CaseID) async throws -> [AccessRow] {
        try await engine.store.read { try $0.accesses(to: id, limit: 50) }
    }

    func refuse(
        _ id: CaseID, _ call: Call, note: String? = "The face in the photograph can't be made out."
    ) async throws -> CaseView {
        try await engine.decideCase(
            id, CaseDecision(reviewer: "", vote: .refuse, reason: "face-unclear", note: note), call
        ).get()
    }

    func approve(_ id: CaseID, _ call: Call, note: String? = nil) async throws -> CaseView {
        try await engine.decideCase(
            id, CaseDecision(reviewer: "someone else", vote: .approve, reason: "fine", note: note), call
        ).get()
    }
}

/// Fails unless `work` is refused with that code.
func expectRefusal(
    _ code: ReasonCode, _ comment: Comment? = nil, at place: SourceLocation = #_sourceLocation,
    from work: () async throws -> Void
) async {
    let refusal = await #expect(throws: Refusal.self, comment, sourceLocation: place) { try await work() }
    #expect(refusal?.code == code, comment, sourceLocation: place)
}
