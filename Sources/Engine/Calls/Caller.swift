package import Domain

/// What an API key may do.
package enum Scope: String, Sendable, Hashable, CaseIterable, Codable {
    case accountsRead = "accounts:read"
    case accountsWrite = "accounts:write"
    /// Take something off many accounts at once.
    case accountsBulk = "accounts:bulk"
    /// Ask which account holds an identifier.
    case identifiersLookUp = "identifiers:look-up"
    case flowsRead = "flows:read"
    case flowsWrite = "flows:write"
    /// Say that the platform itself checked something.
    case proofsAttest = "proofs:attest"
    case casesRead = "cases:read"
    case casesDecide = "cases:decide"
    case webhooksWrite = "webhooks:write"
    /// Have a webhook's events carry identifiers in full.
    case webhooksValues = "webhooks:values"
    /// Send a person to the hosted pages, signed in.
    case visitsWrite = "visits:write"
}

/// What a member of the platform's staff does at the console.
package enum StaffRole: String, Sendable, Hashable, CaseIterable, Codable {
    /// Works on cases.
    case reviewer
    /// Watches over the server: the day's figures, the outbox, policies, accounts by exact search.
    case `operator`

    /// The scopes of API keys that the role has too.
    var scopes: Set<Scope> {
        switch self {
        case .reviewer: [.casesRead, .casesDecide, .accountsRead, .flowsRead]
        case .operator: [.accountsRead, .identifiersLookUp, .flowsRead, .casesRead]
        }
    }
}

/// A member of staff who has signed in with both steps, as the engine knows them.
package struct StaffPrincipal: Sendable, Hashable {
    package let id: StaffID
    /// What verdicts, claims and logs name them by.
    package let login: String
    package let roles: Set<StaffRole>
    /// Accounts of their own, `realm/externalID`: never theirs to decide about.
    package let ownAccounts: Set<String>

    package init(id: StaffID, login: String, roles: Set<StaffRole>, ownAccounts: Set<String>) {
        self.id = id
        self.login = login
        self.roles = roles
        self.ownAccounts = ownAccounts
    }
}

/// Who calls, after they have shown it.
package struct Caller: Sendable, Hashable {
    package enum Principal: Sendable, Hashable {
        /// A platform, by its API key.
        case platform(APIKeyID, Set<Scope>)
        /// The person of one flow: by its token, or in a session of the hosted pages.
        case person(FlowID, in: SessionID? = nil)
        /// A member of staff at the console.
        case staff(StaffPrincipal)
        /// The machine's own operator, by command.
        case `operator`
    }

    package let realm: RealmID
    package let principal: Principal

    package init(realm: RealmID, principal: Principal) {
        self.realm = realm
        self.principal = principal
    }

    /// - Throws: a refusal of sort `forbidden` where an API key lacks the scope or a flow's token
    ///   is shown.
    package func require(_ scope: Scope) throws(Refusal) {
        switch principal {
        case .platform(_, let scopes):
            guard scopes.contains(scope) else {
                throw Refusal(.forbidden, "key.scope-missing", wayForward: .support, field: scope.rawValue)
            }
        case .staff(let member):
            guard member.roles.contains(where: { $0.scopes.contains(scope) }) else {
                throw Refusal(.forbidden, "staff.role-missing", wayForward: .support, field: scope.rawValue)
            }
        case .person: throw Refusal(.forbidden, "token.not-for-this", wayForward: .support)
        case .operator: break
        }
    }

    /// What only one role may do. The machine's own operator may do all of it.
    package func require(_ role: StaffRole) throws(Refusal) {
        switch principal {
        case .staff(let member) where member.roles.contains(role): break
        case .operator: break
        case .staff, .platform, .person:
            throw Refusal(.forbidden, "staff.role-missing", wayForward: .support, field: role.rawValue)
        }
    }

    /// A platform needs the scope; a person is let through for the flow of their token alone.
    /// Anybody else's flow is "not found", so that a token says nothing of what else there is.
    package func require(_ scope: Scope, for flow: FlowID) throws(Refusal) {
        guard case .person(let own, _) = principal else { return try require(scope) }
        guard own == flow else { throw .flowNotFound }
    }

    /// Names the caller in stored answers.
    package var name: String {
        switch principal {
        case .platform(let key, _): key.description
        case .person(let flow, _): flow.description
        case .staff(let member): member.id.description
        case .operator: "operator"
        }
    }

    /// Nil where it is no platform.
    var key: APIKeyID? {
        if case .platform(let key, _) = principal { key } else { nil }
    }

    package var isPerson: Bool {
        if case .person = principal { true } else { false }
    }

    /// The session of the hosted pages in which a person calls.
    var visitorSession: SessionID? {
        if case .person(_, let session) = principal { session } else { nil }
    }
}

extension Refusal {
    package static let flowNotFound = Refusal(.notFound, "flow.not-found", wayForward: .startAgain)
    package static let accountNotFound = Refusal(.notFound, "account.not-found", wayForward: .correct)
    package static let caseNotFound = Refusal(.notFound, "case.not-found", wayForward: .correct)
}
