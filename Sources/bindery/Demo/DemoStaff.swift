import Domain
import Engine

/// Three people at the demo's console: two reviewers, since some cases take two, and an operator.
struct DemoStaff {
    let login: String
    /// The token to set up with; nil once that is done.
    let setUp: Secret<String>?

    private static let first = [
        AddStaff(login: "reviewer-1", name: "Reviewer One", roles: [.reviewer]),
        AddStaff(login: "reviewer-2", name: "Reviewer Two", roles: [.reviewer]),
        AddStaff(login: "operator-1", name: "Operator One", roles: [.operator]),
    ]

    /// Makes them where there is no staff at all, and keeps the links of those who have not set up
    /// valid. Anyone else who was added has the link that the command printed.
    static func prepare(_ file: inout DemoFile, _ engine: Engine) async throws -> [DemoStaff] {
        if try await engine.listStaff().isEmpty {
            for request in first { file.setUps[request.login] = try await engine.addStaff(request).setUp.reveal() }
        }
        var staff: [DemoStaff] = []
        for member in try await engine.listStaff() where member.status != .disabled {
            let token = member.status == .invited ? try await link(of: member, file, engine) : nil
            file.setUps[member.login] = token?.reveal()
            if token != nil || member.status == .active { staff.append(DemoStaff(login: member.login, setUp: token)) }
        }
        return staff
    }

    /// A link of the demo's own that has run out or got lost is made anew; that of anybody else is
    /// not the demo's to replace.
    private static func link(of member: StaffMember, _ file: DemoFile, _ engine: Engine) async throws -> Secret<String>?
    {
        if let kept = file.setUps[member.login], (try? await engine.readSetUp(Secret(kept))) != nil {
            return Secret(kept)
        }
        guard first.contains(where: { $0.login == member.login }) else { return nil }
        return try await engine.resetStaff(member.login)
    }
}
