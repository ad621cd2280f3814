package import Domain
import Policy
import Vault

/// A way in that strangers can't use up. Where guesses from all over have closed the sign-in for
/// browsers that an account does not know, or used up its codes of the day, its owner has a link
/// sent to the number or address that was typed. Opened in a browser, it makes that browser one
/// whose tries are counted apart from strangers'. It signs nobody in and is no proof of anything.
enum LetIn {
    /// How long a link is good.
    static let life = Duration.hours(24)
    /// One message to an address in half of a link's life, whoever asks: so the latest is still
    /// good when the next can be asked for, and strangers who ask use up nothing.
    static let apart = Duration.hours(12)
    /// How long a browser stays let in.
    static let stay = Duration.days(30)
    /// How often one network may ask, whatever for; apart from how often it may try passwords.
    static let network = [Limit(20, per: .minutes(15))]
    /// How many browsers the links to one address let in.
    static let browsers = [Limit(10, per: .days(1))]
}

extension Engine {
    /// Has the link sent, if anybody holds the identifier and none was sent lately. The answer is
    /// the same, and so is what it costs (promise 6).
    /// - Parameter identifier: as typed.
    /// - Throws: `identifier.…` for what is neither a number nor an address, `limit.sign-in` for a
    ///   network that asks too often.
    package func askToBeLetIn(_ realm: RealmID, identifier: Secret<String>, _ browser: Browser) async throws {
        let identifier = try signInIdentifier(identifier, try policy(of: realm))
        try await transact(realm: realm) { work in try work.askToBeLetIn(identifier, browser) }
    }

    /// Changes nothing, so that what opens links ahead of their reader does no harm.
    /// - Returns: the realm of the account.
    /// - Throws: `let-in.unknown` for what is forged, `let-in.expired`.
    package func readLetIn(_ token: String) async throws -> RealmID { try await letInLink(of: token).realm }

    /// Counts what the browser tries apart from strangers' from now on, and forgets what those
    /// tried: they have a hundred tries again, and the owner, who reads the account's messages,
    /// ends a close by it.
    /// - Throws: also `let-in.expired` where the account no longer has the address that the link
    ///   went to, `limit.sign-in` past ten browsers a day.
    package func letIn(_ token: String, _ browser: Browser) async throws -> RealmID {
        let link = try await letInLink(of: token)
        try await transact(realm: link.realm) { work in try work.letIn(link, browser) }
        return link.realm
    }
}

// MARK: Tokens: the first half of the binding's id that the link went to, and its end in seconds, enciphered

private struct LetInLink {
    let realm: RealmID
    let binding: BindingID
}

extension Engine {
    fileprivate func letInToken(for binding: BindingID, realm: RealmID, until: Instant) throws -> String {
        let block = LinkBlock(binding.high, UInt64(until.milliseconds / 1000))
        return try vault.linkToken(block, realm: realm, purpose: Self.letInPurpose)
    }

    private func letInLink(of token: String) async throws -> LetInLink {
        let blocks = try policies.realms.compactMap { realm in
            try vault.linkBlock(of: token, realm: realm, purpose: Self.letInPurpose).map { (realm, $0) }
        }
        // No end can be further away: what was made up is the less likely to be taken for a link.
        let latest = UInt64((now() + LetIn.life).milliseconds / 1000)
        let found = blocks.first { BindingID.mayBegin(with: $1.first) && $1.second <= latest }
        guard let (realm, block) = found else { throw Refusal.letInUnknown }
        let bindings = try await store.read { try $0.bindings(beginningWith: block.first, realm: realm) }
        guard let binding = bindings.first, bindings.count == 1 else { throw Refusal.letInUnknown }
        guard now() < Instant(milliseconds: Int64(block.second) * 1000) else { throw Refusal.letInExpired }
        return LetInLink(realm: realm, binding: binding.id)
    }

    private static let letInPurpose = "let-in"
}

extension Refusal {
    fileprivate static let letInUnknown = Refusal(.notFound, "let-in.unknown", wayForward: .startAgain)
    fileprivate static let letInExpired = Refusal(.gone, "let-in.expired", wayForward: .startAgain)
}

extension UnitOfWork {
    fileprivate func askToBeLetIn(_ identifier: Identifier, _ browser: Browser) throws {
        let network = asker(browser).network.map {
            Throttle(key: throttleKey("let-in.network", $0.bytes), limits: LetIn.network)
        }
        let signing = try signingIn(by: identifier)
        // Of the account too: a link that went to somebody else, or to nobody, is no reason not to send the holder one.
        let holder = (signing.account?.id ?? .nobody).bytes
        let sent = Throttle(
            key: throttleKey("let-in.sent", holder + index(of: identifier).bytes), limits: [Limit(1, per: LetIn.apart)])
        let past = try pastHits(of: [network, sent].compactMap(\.self))
        if let network {
            if let frees = possibleAgain([network], past) { throw signInRefusal("limit.sign-in", .retry(at: frees)) }
            count([network], past)
        }
        guard possibleAgain([sent], past) == nil else { return }
        count([sent], past)
        tally(identifier, sent: 1, proved: 0)
        try sendLetIn(to: identifier, signing, until: now + LetIn.life) {
            try engine.letInToken(for: $0, realm: realm, until: now + LetIn.life)
        }
    }

    fileprivate func letIn(_ link: LetInLink, _ browser: Browser) throws {
        guard let binding = try snapshot.binding(link.binding), binding.state == .active else {
            throw Refusal.letInExpired
        }
        let browsers = [Throttle(key: throttleKey("let-in.browsers", binding.id.bytes), limits: LetIn.browsers)]
        let past = try pastHits(of: browsers)
        if let frees = possibleAgain(browsers, past) { throw signInRefusal("limit.sign-in", .retry(at: frees)) }
        count(browsers, past)
        if let device = asker(browser).device {
            let row = HitsRow(key: letInKey(device, binding.account), times: [now])
            transaction.replace(row, expiresAt: now + LetIn.stay)
        }
        for method in [MethodName.password, .code] {
            forgiveFailures(try failures(strangersKey(binding.account, binding.index, by: method)))
        }
    }
}

extension ReadContext {
    func letInKey(_ device: KeyedHash, _ account: AccountID) -> KeyedHash {
        vault.keyedHash(account.bytes + device.bytes, realm: realm, purpose: "let-in.device")
    }
}
