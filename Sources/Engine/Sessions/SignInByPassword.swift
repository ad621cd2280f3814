package import Domain
import Policy
import Vault
import Verification

extension Engine {
    /// Signs in by a phone number or an e-mail address and the password. The try is counted before
    /// it is judged, and something is judged whoever holds the identifier.
    /// - Parameter identifier: as typed.
    /// - Throws: `sign-in.refused`, alike for an unknown identifier, an account without a password,
    ///   a closed one and a wrong password; `limit.sign-in` with the date; `sign-in.closed` for
    ///   browsers that the account does not know; `server.busy`; `identifier.…` for what is neither
    ///   a number nor an address.
    package func signIn(
        realm: RealmID, identifier: Secret<String>, password: Secret<String>, _ browser: Browser
    ) async throws -> OpenedSession {
        let policy = try policy(of: realm)
        let identifier = try signInIdentifier(identifier, policy)
        let asker = try await read(realm: realm) { reading in try reading.inLine(identifier, browser) }
        return try await passwords.withPlace(for: asker) { place in
            try await signIn(realm, identifier, password, browser, place)
        }
    }

    private func signIn(
        _ realm: RealmID, _ identifier: Identifier, _ password: Secret<String>, _ browser: Browser,
        _ place: SlowLane.Permit
    ) async throws -> OpenedSession {
        let asked = try await transact(realm: realm) { work in try work.countSignIn(identifier, browser) }
        let (method, now) = (Password(), now())
        let hash = asked.hash ?? nobodysPassword
        let question = Question(authenticator: hash.map(Password.held))
        let verdict = await place.run { method.judge(.password(password), to: question, at: now) }
        guard case .proved = verdict, let text = asked.text else {
            Counters.refused("sign-in.refused", realm: realm)
            throw Refusal.signInRefused
        }
        return try await transact(realm: realm) { work in try work.conclude(identifier, provedBy: text, browser) }
    }
}

/// What a password is judged by.
private struct AskedPassword: Sendable {
    /// As it is stored; nil where there is nothing to sign in to.
    let text: String?
    let hash: PasswordHash?
}

extension Refusal {
    static let signInRefused = Refusal(.unacceptable, "sign-in.refused", wayForward: .correct, field: "password")
}

extension UnitOfWork {
    fileprivate func countSignIn(_ identifier: Identifier, _ browser: Browser) throws -> AskedPassword {
        let signing = try signingIn(by: identifier)
        try admitPassword(for: identifier, of: signing, asker(browser))
        guard let text = signing.worked?.password else { return AskedPassword(text: nil, hash: nil) }
        guard let hash = PasswordHash(text: text) else {
            throw StoreFailure.corrupt("a stored password hash does not read as one")
        }
        // Judged all the same where it is another's, and right for nobody.
        return AskedPassword(text: signing.isHolder ? text : nil, hash: hash)
    }

    /// On fresh facts: the identifier may have gone to somebody else meanwhile, and the password
    /// may be another.
    fileprivate func conclude(
        _ identifier: Identifier, provedBy text: String, _ browser: Browser
    ) throws -> OpenedSession {
        guard let seen = try signingIn(by: identifier).account,
            let account = try snapshot.account(seen.id, realm: realm),
            account.status != .closed, account.password == text
        else { throw Refusal.signInRefused }
        let holding = try holding(account)
        // It may have left the account since it was looked for, before the account was kept from others.
        guard let held = holding.bindings.first(where: { $0.opensAccount && $0.row.index == index(of: identifier) })
        else { throw Refusal.signInRefused }
        let asker = asker(browser)
        try forgivePasswords(for: identifier, of: account, asker)
        try record(.signedIn, holding, by: SignInMethod.password.rawValue)
        let isBack = try comesBack(account)
        var opened = openSession(for: account, by: .password, with: held.row.id, asker, signedInAt: now)
        opened.isBack = isBack
        return opened
    }
}
