package import Domain

/// Somebody who works at the console.
package struct StaffMember: Sendable, Hashable, Codable {
    package let id: StaffID
    package let login: String
    package let name: String
    package let roles: Set<StaffRole>
    /// Empty: every realm.
    package let realms: Set<RealmID>
    /// Accounts of their own, `realm/externalID`: never theirs to decide about.
    package let ownAccounts: Set<String>
    package let status: StaffStatus
    package let createdAt: Instant

    package init(
        id: StaffID, login: String, name: String, roles: Set<StaffRole>, realms: Set<RealmID>, ownAccounts: Set<String>,
        status: StaffStatus, createdAt: Instant
    ) {
        self.id = id
        self.login = login
        self.name = name
        self.roles = roles
        self.realms = realms
        self.ownAccounts = ownAccounts
        self.status = status
        self.createdAt = createdAt
    }

    init(_ row: StaffRow) {
        self.init(
            id: row.id, login: row.login, name: row.name, roles: row.roles, realms: row.realms,
            ownAccounts: row.ownAccounts,
            status: row.status, createdAt: row.createdAt)
    }
}

/// What a member of staff signs in as, and what verdicts and claims name them by.
package enum StaffLogin {
    /// 2 to 64 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
    package static func isGood(_ text: String) -> Bool {
        (2...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || [45, 46, 95].contains($0) }
    }

    /// Telephones like to begin with a capital letter and to end with a space.
    static func typed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }).lowercased()
    }
}

extension Refusal {
    static let staffNotFound = Refusal(.notFound, "staff.not-found", wayForward: .correct, field: "login")
}
