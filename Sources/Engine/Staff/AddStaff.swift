package import Domain
import Vault

package struct AddStaff: Sendable {
    /// 2 to 64 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
    package let login: String
    /// What colleagues see: 1 to 100 characters.
    package let name: String
    /// At least one.
    package let roles: Set<StaffRole>
    /// Empty: every realm.
    package let realms: Set<RealmID>
    /// `realm/externalID`.
    package let ownAccounts: Set<String>

    package init(
        login: String, name: String, roles: Set<StaffRole>, realms: Set<RealmID> = [], ownAccounts: Set<String> = []
    ) {
        self.login = login
        self.name = name
        self.roles = roles
        self.realms = realms
        self.ownAccounts = ownAccounts
    }
}

extension Engine {
    /// How long a set-up link is good.
    package static let staffSetUpLife = Duration.hours(24)

    /// Takes somebody in, on the word of the machine's operator. They choose their password and
    /// second step themselves.
    /// - Returns: the member, and the token of the link to set up with: good for 24 hours, once,
    ///   and shown this once.
    /// - Throws: `staff.exists`, `staff.login-malformed`, `staff.name-malformed`,
    ///   `staff.role-needed`, `realm.unknown`, `staff.own-account-malformed`.
    package func addStaff(_ request: AddStaff) async throws -> (member: StaffMember, setUp: Secret<String>) {
        try check(request)
        let now = now()
        let token = newStaffSecret()
        let id = ids.next(StaffID.self, at: now)
        let row = StaffRow(
            id: id, login: request.login, name: request.name, roles: request.roles, realms: request.realms,
            ownAccounts: request.ownAccounts, status: .invited, password: nil, totp: try newSecondStep(for: id),
            totpStep: 0,
            setUpDigest: Token.digest(token.reveal()), setUpEndsAt: now + Self.staffSetUpLife, createdAt: now,
            revision: 1)
        try await store.write { transaction in
            guard try transaction.staff(login: row.login) == nil else {
                throw Refusal(.conflict, "staff.exists", wayForward: .correct, field: "login")
            }
            transaction.insert(row)
            note(.added, of: row, in: transaction, at: now)
        }
        return (StaffMember(row), token)
    }

    private func check(_ request: AddStaff) throws(Refusal) {
        guard StaffLogin.isGood(request.login) else {
            throw Refusal(.unacceptable, "staff.login-malformed", wayForward: .correct, field: "login")
        }
        guard (1...100).contains(request.name.count), !request.name.contains(where: \.isNewline) else {
            throw Refusal(.unacceptable, "staff.name-malformed", wayForward: .correct, field: "name")
        }
        guard !request.roles.isEmpty else {
            throw Refusal(.unacceptable, "staff.role-needed", wayForward: .correct, field: "roles")
        }
        guard request.realms.isSubset(of: policies.realms) else {
            throw Refusal(.notFound, "realm.unknown", wayForward: .correct, field: "realms")
        }
        guard request.ownAccounts.allSatisfy(isAccount) else {
            throw Refusal(.unacceptable, "staff.own-account-malformed", wayForward: .correct, field: "ownAccounts")
        }
    }

    /// `realm/externalID`, in a realm of this server. Whether there is such an account yet does not
    /// matter.
    private func isAccount(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let realm = RealmID(rawValue: parts[0]) else { return false }
        return policies.realms.contains(realm) && (1...128).contains(parts[1].count)
    }
}
