package import Domain
import Policy
import Vault
import Verification

extension Engine {
    /// Sends a code to sign in with. For a number or an address that nobody holds it answers,
    /// counts and writes the same, and sends nothing (promise 6).
    /// - Parameter identifier: a phone number or an e-mail address, as typed.
    /// - Throws: `identifier.…` for what is neither, `sign-in.code-not-offered`, `limit.codes`,
    ///   `limit.country`.
    package func askSignInCode(
        _ realm: RealmID, identifier: Secret<String>, _ browser: Browser
    ) async throws -> SignInAttempt {
        let policy = try policy(of: realm)
        let identifier = try signInIdentifier(identifier, policy)
        guard policy.signIn.codes.contains(identifier.kind) else {
            Counters.refused(Refusal.codeNotOffered.code, realm: realm)
            throw Refusal.codeNotOffered
        }
        return try await transact(realm: realm) { work in try work.askSignInCode(identifier, browser, policy) }
    }

    /// What the realm's policy lets a code to sign in with be sent to.
    package func signInCodes(of realm: RealmID) -> Set<IdentifierKind> { policies.current(realm)?.signIn.codes ?? [] }

    /// What was typed: with an @ in it an e-mail address, otherwise a phone number. What policy
    /// asks of a new one does not matter here: whoever holds one signs in by it.
    func signInIdentifier(_ typed: Secret<String>, _ policy: RealmPolicy) throws(Refusal) -> Identifier {
        let text = typed.reveal()
        do throws(IdentifierRefusal) {
            guard let kind = kinds.meant(by: text) else { throw .unsupportedKind }
            return try kinds.parse(kind, text, region: policy.defaultRegion)
        } catch {
            throw Refusal(
                .unacceptable, ReasonCode(rawValue: error.rawValue), wayForward: .correct, field: "identifier")
        }
    }
}

extension Refusal {
    /// Alike whoever holds the identifier, since it is thrown before anything is looked up (promise
    /// 6).
    fileprivate static let codeNotOffered = Refusal(
        .unacceptable, "sign-in.code-not-offered", wayForward: .correct, field: "identifier")
}

extension UnitOfWork {
    fileprivate func askSignInCode(
        _ identifier: Identifier, _ browser: Browser, _ policy: RealmPolicy
    ) throws -> SignInAttempt {
        guard let carrier = identifier.carrier else {
            throw StoreFailure.corrupt("no carrier for \(identifier.kind.rawValue)")
        }
        let signing = try signingIn(by: identifier)
        let resendAt = try admitSignInCode(to: identifier, of: signing, asker(browser), policy)
        let (secret, expiresAt) = (engine.newSecret(), now + policy.codes.life(of: carrier))
        let (digest, destination) = (Token.digest(secret), index(of: identifier))
        let randomness = engine.randomness
        let occasion = Occasion(
            now: now, digits: policy.codes.digits, life: policy.codes.life(of: carrier),
            random: { randomness.bytes($0) }, hash: signInHash(digest, destination))
        guard
            let issued = engine.methods.method(for: Requirement(.account, .code), over: carrier)?.issue(occasion),
            case .send(let code) = issued.prompt
        else { throw StoreFailure.corrupt("no code goes to a \(identifier.kind.rawValue)") }
        transaction.insert(
            SignInRow(
                digest: digest, realm: realm, account: signing.worked?.id, kind: identifier.kind,
                destination: destination,
                codeHash: KeyedHash(bytes: issued.state), sentAt: now, expiresAt: expiresAt))
        try sendSignInCode(code, to: identifier, signing, expiresAt: expiresAt)
        Counters.codeSent(identifier, realm: realm)
        return SignInAttempt(
            secret: Secret(secret), sentTo: identifier.masked, expiresAt: expiresAt, resendAt: resendAt)
    }

    /// A code is bound to its attempt and destination (promise 5): anywhere else its hash differs.
    func signInHash(_ attempt: [UInt8], _ destination: BlindIndex) -> @Sendable (Secret<String>) -> [UInt8] {
        let (vault, realm, place) = (vault, realm, attempt + destination.bytes)
        return { code in
            vault.keyedHash(place + Array(code.reveal().utf8), realm: realm, purpose: "sign-in-code").bytes
        }
    }
}
