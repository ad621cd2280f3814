package import Domain
import Policy
import Vault
import Verification

extension Engine {
    /// Sends a code to sign in with. For a number that nobody holds it answers, counts and writes the same, and sends nothing (promise 6).
    /// - Parameter phone: as typed.
    /// - Throws: `identifier.…` for what is no number, `limit.codes`, `limit.country`.
    package func askSignInCode(_ realm: RealmID, phone: Secret<String>, _ browser: Browser) async throws -> SignInAttempt {
        let policy = try policy(of: realm)
        let number = try signInNumber(phone, policy)
        return try await transact(realm: realm) { work in try work.askSignInCode(number, browser, policy) }
    }

    /// A number as typed. What policy asks of a new number does not matter here: whoever holds one signs in by it.
    func signInNumber(_ typed: Secret<String>, _ policy: RealmPolicy) throws(Refusal) -> Identifier {
        do {
            return try Identifier(.phone, typed.reveal(), region: policy.defaultRegion)
        } catch {
            throw Refusal(.unacceptable, ReasonCode(rawValue: error.rawValue), wayForward: .correct, field: "phone")
        }
    }
}

extension UnitOfWork {
    fileprivate func askSignInCode(_ number: Identifier, _ browser: Browser, _ policy: RealmPolicy) throws -> SignInAttempt {
        let account = try signingIn(by: number)
        let resendAt = try admitSignInCode(to: number, of: account, asker(browser), policy)
        let (secret, expiresAt) = (engine.newSecret(), now + policy.codes.life)
        let code = OneTimeCode.make(digits: policy.codes.digits, random: engine.randomness.word())
        let (digest, destination) = (Token.digest(secret), index(of: number))
        transaction.insert(
            SignInRow(
                digest: digest, realm: realm, account: account?.id, destination: destination,
                codeHash: signInCodeHash(code, digest, destination), sentAt: now, expiresAt: expiresAt))
        try sendSignInCode(code, to: number, account, expiresAt: expiresAt, policy)
        if account != nil { Counters.codeSent(number, realm: realm) }
        return SignInAttempt(secret: Secret(secret), sentTo: number.masked, expiresAt: expiresAt, resendAt: resendAt)
    }

    /// A code is bound to its attempt and destination (promise 5): anywhere else its hash is another one.
    func signInCodeHash(_ code: Secret<String>, _ attempt: [UInt8], _ destination: BlindIndex) -> KeyedHash {
        vault.keyedHash(attempt + destination.bytes + Array(code.reveal().utf8), realm: realm, purpose: "sign-in-code")
    }
}
