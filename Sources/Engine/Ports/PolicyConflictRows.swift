package import Domain

/// What of the data breaks a rule.
package struct RuleBreach: Sendable, Hashable {
    /// How many do it: bindings, identifiers or accounts, as the question says.
    package let count: Int
    /// Some of the accounts that are concerned, in order of id.
    package let accounts: [AccountID]

    package init(count: Int, accounts: [AccountID]) {
        self.count = count
        self.accounts = accounts
    }
}

/// Asked when a policy is put in force, about what accounts hold by then.
package protocol PolicyConflictReads {
    /// The kinds of which somebody in the realm holds something, in order of name.
    func heldKinds(realm: RealmID) throws -> [IdentifierKind]
    /// All bindings of a kind.
    func held(_ kind: IdentifierKind, realm: RealmID, limit: Int) throws -> RuleBreach
    /// Identifiers of a kind that have more than `most` holders, counted for each kind of parent.
    func shared(byMoreThan most: Int, _ kind: IdentifierKind, realm: RealmID, limit: Int) throws -> RuleBreach
    /// Accounts that have more than `most` of a kind, on themselves or at one of their bindings.
    func crowded(withMoreThan most: Int, _ kind: IdentifierKind, realm: RealmID, limit: Int) throws -> RuleBreach
}
