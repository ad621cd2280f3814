package import Domain
import Policy
import Vault

/// A way in that strangers can't use up. Where guesses from all over have closed the sign-in for browsers that an account does not know, or
/// used up its codes of the day, its owner has a link sent to the addresses that are bound to it. Opened in a browser, it makes that browser
/// one whose tries are counted by themselves. It signs nobody in and is no proof of anything.
enum LetIn {
    /// How long a link is good.
    static let life = Duration.hours(24)
    /// One message to each address in half of a link's life, whoever asks: so there is always a good one in the mailbox, and strangers who
    /// ask use up nothing.
    static let apart = Duration.hours(12)
    /// How long a browser stays let in.
    static let stay = Duration.days(30)
}

/// What a link to be let in stands for.
package struct LetInOffer: Sendable {
    package let realm: RealmID
    let account: AccountID
}

extension Engine {
    /// Has the link sent, if anybody holds the identifier and none was sent lately. The answer is the same and comes first: what is
    /// sent afterwards does not show in its time (promise 6).
    /// - Parameter identifier: as typed.
    /// - Returns: the sending, for whoever needs to know that it is over.
    /// - Throws: `identifier.…` for what is neither a number nor an address, `limit.sign-in` for a network that asks too often.
    @discardableResult
    package func askToBeLetIn(
        _ realm: RealmID, identifier: Secret<String>, _ browser: Browser
    ) async throws -> Task<Void, any Error> {
        let policy = try policy(of: realm)
        let identifier = try signInIdentifier(identifier, policy)
        try await transact(realm: realm) { work in try work.admitAskingToBeLetIn(browser) }
        return Task { try await transact(realm: realm) { work in try work.sendLetIn(to: identifier) } }
    }

    /// Changes nothing, so that what opens links ahead of their reader does no harm.
    /// - Throws: `let-in.unknown` for what is forged, `let-in.expired`.
    package func readLetIn(_ token: String) throws -> LetInOffer {
        guard let link = letInLink(of: token) else { throw Refusal(.notFound, "let-in.unknown", wayForward: .startAgain) }
        guard now() < link.expiresAt else { throw Refusal(.gone, "let-in.expired", wayForward: .startAgain) }
        return LetInOffer(realm: link.realm, account: link.account)
    }

    /// Counts what the browser tries by itself from now on.
    package func letIn(_ token: String, _ browser: Browser) async throws -> LetInOffer {
        let offer = try readLetIn(token)
        try await transact(realm: offer.realm) { work in
            guard let device = work.asker(browser).device else { return }
            let row = HitsRow(key: work.letInKey(device, offer.account), times: [work.now])
            work.transaction.replace(row, expiresAt: work.now + LetIn.stay)
        }
        return offer
    }
}

// MARK: Tokens: account, end, and 128 bits of a keyed hash over both

extension Engine {
    func letInToken(for account: AccountID, realm: RealmID, until: Instant) -> String {
        let bytes = account.bytes + Self.bytes(of: until)
        return Token.base64url(bytes + letInTag(bytes, realm))
    }

    private func letInLink(of token: String) -> (realm: RealmID, account: AccountID, expiresAt: Instant)? {
        guard let bytes = Token.bytes(base64url: token), bytes.count == 40, let account = AccountID(bytes: bytes.prefix(16)) else {
            return nil
        }
        let (head, milliseconds) = (Array(bytes.prefix(24)), bytes[16..<24].reduce(Int64(0)) { $0 << 8 | Int64($1) })
        let realm = policies.realms.first { Token.equal(letInTag(head, $0), Array(bytes.suffix(16))) }
        return realm.map { ($0, account, Instant(milliseconds: milliseconds)) }
    }

    private func letInTag(_ bytes: [UInt8], _ realm: RealmID) -> [UInt8] {
        Array(vault.keyedHash(bytes, realm: realm, purpose: "let-in").bytes.prefix(16))
    }

    private static func bytes(of instant: Instant) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: instant.milliseconds >> (56 - 8 * $0)) }
    }
}

extension UnitOfWork {
    fileprivate func admitAskingToBeLetIn(_ browser: Browser) throws {
        guard let network = asker(browser).network else { return }
        let meters = [Meter(key: meterKey("sign-in.network", network.bytes), limits: SignInLimits.network)]
        let past = try pastHits(of: meters)
        if let frees = possibleAgain(meters, past) { throw signInRefusal("limit.sign-in", .retry(at: frees)) }
        count(meters, past)
    }

    fileprivate func sendLetIn(to identifier: Identifier) throws {
        guard let account = try signingIn(by: identifier).account else { return }
        let meters = [Meter(key: meterKey("sign-in.let-in-sent", account.id.bytes), limits: [Limit(1, per: LetIn.apart)])]
        let past = try pastHits(of: meters)
        guard possibleAgain(meters, past) == nil else { return }
        count(meters, past)
        let until = now + LetIn.life
        let token = engine.letInToken(for: account.id, realm: realm, until: until)
        try notifyLetIn(token, until: until, everyAddressOf: try holding(account))
    }
}

extension Reading {
    func letInKey(_ device: KeyedHash, _ account: AccountID) -> KeyedHash {
        vault.keyedHash(account.bytes + device.bytes, realm: realm, purpose: "sign-in.let-in")
    }
}
