package import Domain
import Policy
import Vault
import Verification

package struct CreateAccount: Sendable {
    /// An identifier that the platform says the account holds.
    package struct Given: Sendable {
        package let kind: IdentifierKind
        package let value: Secret<String>
        /// When the platform last saw it proved; nil leaves it a claim.
        package let provedAt: Instant?

        package init(kind: IdentifierKind, value: Secret<String>, provedAt: Instant?) {
            self.kind = kind
            self.value = value
            self.provedAt = provedAt
        }
    }

    package let externalID: String
    package let identifiers: [Given]
    /// When the account began at the platform; nil takes it as new.
    package let openedAt: Instant?
    package let password: Secret<String>?
    package let language: Language?

    package init(
        externalID: String, identifiers: [Given], openedAt: Instant? = nil, password: Secret<String>? = nil,
        language: Language? = nil
    ) {
        self.externalID = externalID
        self.identifiers = identifiers
        self.openedAt = openedAt
        self.password = password
        self.language = language
    }
}

extension Engine {
    /// Takes over one of the platform's accounts, with what it holds.
    /// - Throws: ``Refusal``: `account.exists`, `identifier.…`, `password.unacceptable`.
    package func createAccount(_ request: CreateAccount, _ call: Call) async throws -> Settled<AccountView> {
        try call.caller.require(.accountsWrite)
        let policy = try policy(of: call.caller.realm)
        guard ExternalID.isAcceptable(request.externalID) else {
            throw Refusal(.unacceptable, "account.external-id-malformed", wayForward: .correct, field: "externalID")
        }
        let identifiers = try request.identifiers.enumerated().map { try parse($1, at: $0, under: policy) }
        guard Set(identifiers.map(\.kind)).count == identifiers.count else {
            throw Refusal(.unacceptable, "identifier.kind-twice", wayForward: .correct, field: "identifiers")
        }
        let kept: Settled<AccountView>? = try await read(realm: call.caller.realm) { reading in
            try call.retry.flatMap { try reading.keptAnswer(to: $0, of: call.caller.name) }
        }
        if let kept { return kept }
        let password = try await passwordHash(request.password, .platform(call.caller.name), passwords)
        return try await perform(call) { work in
            try work.createAccount(request, identifiers, password: password, policy)
        }
    }

    /// - Parameter place: in the list, from 0.
    private func parse(_ given: CreateAccount.Given, at place: Int, under policy: RealmPolicy) throws -> Identifier {
        let field = "identifiers[\(place)]"
        let identifier = try parseIdentifier(given.kind, given.value.reveal(), under: policy, field: field)
        guard given.provedAt.map({ $0 <= now() }) ?? true else {
            throw Refusal(.unacceptable, "proof.from-the-future", wayForward: .correct, field: "\(field).provedAt")
        }
        return identifier
    }

    /// - Throws: `server.busy`, `password.unacceptable`
    func passwordHash(_ password: Secret<String>?, _ asker: SlowLane.Waiter, _ lane: SlowLane) async throws -> String? {
        guard let password else { return nil }
        let (salt, cost) = (randomness.bytes(16), passwordCost)
        let hash = try await lane.withPlace(for: asker) { place in
            await place.run { PasswordHash(password, salt: salt, cost: cost)?.text }
        }
        guard let hash else {
            throw Refusal(.unacceptable, "password.unacceptable", wayForward: .correct, field: "password")
        }
        return hash
    }
}

extension ReasonCode {
    /// Said to the platform, which may ask who holds what; to a person it is `identifier.taken`, once
    /// they have proved that it is theirs (promise 6).
    static let identifierHeld: ReasonCode = "identifier.held"
}

extension UnitOfWork {
    fileprivate func createAccount(
        _ request: CreateAccount, _ identifiers: [Identifier], password: String?, _ policy: RealmPolicy
    ) throws -> Settled<AccountView> {
        guard try snapshot.account(externalID: request.externalID, realm: realm) == nil else {
            throw Refusal(.conflict, "account.exists", wayForward: .correct, field: "externalID")
        }
        let id = newID(AccountID.self)
        let (key, wrapped) = try vault.newDataKey(realm: realm, account: id)
        let account = AccountRow(
            id: id, realm: realm, externalID: request.externalID, language: request.language ?? policy.language,
            dataKey: wrapped,
            password: password, passwordSetAt: password.map { _ in now }, createdAt: min(request.openedAt ?? now, now),
            frozenAt: nil,
            revision: 1)
        transaction.insert(account)
        var holding = Holding(account: account, key: key, bindings: [])
        for (place, identifier) in identifiers.enumerated() {
            let provedAt = request.identifiers[place].provedAt
            holding.bindings.append(try bind(identifier, at: place, provedAt: provedAt, to: holding, policy))
        }
        try record(.accountCreated, holding)
        try emit(.accountCreated, holding, EventData(account))
        return .done(try view(holding))
    }

    /// - Parameter place: in the list, from 0.
    private func bind(
        _ identifier: Identifier, at place: Int, provedAt: Instant?, to holding: Holding, _ policy: RealmPolicy
    ) throws -> HeldBinding {
        let field = "identifiers[\(place)]"
        let holders = try holders(of: identifier, under: nil)
        guard holders.quarantinedUntil(for: holding.account.id) == nil else {
            throw Refusal(.conflict, .identifierQuarantined, wayForward: .otherIdentifier, field: field)
        }
        guard let slot = policy.freeSlot(of: identifier.kind, taken: Set(holders.compactMap(\.slot))) else {
            throw Refusal(.conflict, .identifierHeld, wayForward: .otherIdentifier, field: field)
        }
        let row = try seal(identifier, key: holding.key).row(
            of: holding.account, slot: slot, provedAt: provedAt, at: now)
        transaction.insert(row)
        return HeldBinding(row: row, identifier: identifier)
    }
}
