package import Domain
import Policy
import Vault

extension Engine {
    /// Invites a person to bring identifiers along to an account of the platform's own, which may have been created a
    /// moment before. It takes the place of an earlier one that nobody has used.
    /// - Throws: `account.not-found`, `account.closed`, `account.frozen`, `account.restricted`, `invitation.not-offered`.
    package func makeInvitation(to account: AccountID, _ call: Call) async throws -> Settled<InvitationView> {
        try call.caller.require(.accountsWrite)
        let rules = try arrivals(at: call.caller.realm)
        return try await perform(call) { work in .done(try work.invite(account, rules, from: nil)) }
    }

    /// The same by a person at the pages. The link is good in their browser alone: whoever sent it to somebody else would
    /// have that person's identifiers come to an account of their own.
    /// - Throws: also `session.ended`, `session.confined`, `session.stale`.
    package func makeInvitation(_ visitor: Visitor, _ browser: Browser) async throws -> InvitationView {
        try visitor.requireWholeAccount()
        let rules = try arrivals(at: visitor.realm)
        return try await transact(realm: visitor.realm) { work in
            let signedInAt = try work.context(of: visitor, browser).signedInAt
            guard let signedInAt, work.now.since(signedInAt) <= rules.sessionAge else {
                throw Refusal(.forbidden, .sessionStale, wayForward: .startAgain)
            }
            return try work.invite(visitor.account, rules, from: browser.device)
        }
    }

    /// Realms that let identifiers go to this one, and that it takes them from; none where a person can bring nothing.
    package func origins(of realm: RealmID) -> [InvitationOffer.Origin] {
        let from = policies.current(realm)?.arrivals?.from ?? []
        return policies.realms.filter(from.contains).compactMap { origin in
            let leading = policies.current(origin)?.operations.filter { $1.destinations.contains(realm) }
            return leading?.keys.first.map { InvitationOffer.Origin(realm: origin, operation: $0) }
        }
    }

    /// Realms served here that identifiers can go to by an operation.
    package func destinations(of operation: OperationName, from realm: RealmID) -> [RealmID] {
        let named = policies.current(realm)?.operations[operation]?.destinations ?? []
        return policies.realms.filter { destination in
            named.contains(destination) && origins(of: destination).contains { $0.realm == realm }
        }
    }

    private func arrivals(at realm: RealmID) throws(Refusal) -> ArrivalRules {
        guard let rules = try policy(of: realm).arrivals, !origins(of: realm).isEmpty else {
            throw .invitationNotOffered
        }
        return rules
    }
}

extension UnitOfWork {
    /// - Parameter device: of the browser that alone may use it; nil lets any.
    fileprivate func invite(_ account: AccountID, _ rules: ArrivalRules, from device: String?) throws -> InvitationView
    {
        guard let row = try snapshot.account(account, realm: realm) else { throw Refusal.accountNotFound }
        try requireInvitable(row)
        let token = engine.newSecret()
        transaction.dropInvitations(of: account)
        transaction.insert(
            InvitationRow(
                digest: Token.digest(token), realm: realm, account: account,
                device: vault.hash(of: device, realm: realm), expiresAt: now + InvitationLife.open))
        return InvitationView(token: token, expiresAt: now + InvitationLife.open)
    }

    private func requireInvitable(_ account: AccountRow) throws(Refusal) {
        switch account.status {
        case .active: return
        case .restricted: throw Refusal(.conflict, .accountRestricted, wayForward: .support)
        case .frozen: throw Refusal(.conflict, .accountFrozen, wayForward: account.wayOutOfFreeze)
        case .closing: throw Refusal(.conflict, .accountClosing, wayForward: .startAgain)
        case .closed: throw Refusal(.conflict, .accountClosed, wayForward: .support)
        }
    }
}
