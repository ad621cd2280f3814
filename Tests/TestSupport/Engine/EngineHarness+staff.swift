package import Engine

// Staff who have signed in.
extension EngineHarness {
    /// A reviewer of that login, taken in if there is none yet.
    package func reviewer(_ login: String) async throws -> Call {
        let known = try await engine.listStaff().first { $0.login == login }
        let member: StaffMember
        if let known {
            member = known
        } else {
            member = try await engine.addStaff(AddStaff(login: login, name: login, roles: [.reviewer])).member
        }
        let principal = StaffPrincipal(
            id: member.id, login: login, roles: member.roles, ownAccounts: member.ownAccounts)
        return Call(Caller(realm: realm, principal: .staff(principal)))
    }
}
