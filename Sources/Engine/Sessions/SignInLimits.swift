import Domain
import Policy
import Vault
import Verification

/// How often somebody may try to sign in. A person mistypes a password a few times; a machine tries
/// thousands.
enum SignInLimits {
    /// One number or address from one network, or from one browser that the account knows.
    static let pair = [Limit(10, per: .minutes(15)), Limit(30, per: .days(1))]
    /// Failures in a row on one number or address from all browsers that the account does not know,
    /// together, and again of all that were let in: past them this way of signing in is closed for
    /// such browsers (SP 800-63B-4 section 3.2.2). A guesser with many networks meets it; the
    /// owner's own browser does not.
    static let together = FailureRules(soft: 100, hard: 100)
    /// One network, whatever is typed: households and offices share one. A browser that the account
    /// knows does not meet it.
    static let network = [Limit(100, per: .minutes(15))]
}

extension AccountID {
    /// Takes the place of an account in what is counted and looked up for an identifier that nobody
    /// holds (promise 6).
    static let nobody = AccountID(high: 0, low: 0)
}

/// Who signs in, as far as anybody does.
struct SigningIn {
    /// The account that work is done on: the holder, or one that stands in; nil in a realm where
    /// nobody has one of the kind.
    let worked: AccountRow?
    let isHolder: Bool

    /// Whom the identifier lets in.
    var account: AccountRow? { isHolder ? worked : nil }
}

extension UnitOfWork {
    /// Counts one more code to sign in with, within the limits that codes have everywhere, or
    /// refuses it before anything is sent.
    /// - Returns: when the next can be asked for.
    func admitSignInCode(
        to identifier: Identifier, of signing: SigningIn, _ asker: Asker, _ policy: RealmPolicy
    ) throws -> Instant {
        let (destination, sends) = (index(of: identifier), policy.sends)
        let familiarity = try familiarity(of: asker, to: signing.account)
        var throttles = [
            Throttle(key: throttleKey("sign-in.code", destination.bytes + familiarity.place), limits: sends.number)
        ]
        _ = try requireOpen(familiarity, signing.account?.id, destination, by: .code)
        if familiarity.isStranger {
            throttles.append(Throttle(key: throttleKey("send.number", destination.bytes), limits: sends.numberCeiling))
        }
        throttles += askerLimits(device: asker.device, network: familiarity.isStranger ? asker.network : nil, sends)
        let past = try pastHits(of: throttles)
        if let frees = possibleAgain(throttles, past) { throw signInRefusal("limit.codes", .retry(at: frees)) }
        if familiarity.isStranger, let exhausted = try budgetRefusal(identifier, policy) { throw exhausted }
        let counted = count(throttles, past)
        // Also where nothing leaves, or the brake would tell how many of a list of numbers are held
        // (promise 6).
        tally(identifier, sent: 1, proved: 0)
        return possibleAgain(throttles, counted) ?? now
    }

    /// Counts one more password before it is judged (decision 9), or refuses it.
    func admitPassword(for identifier: Identifier, of signing: SigningIn, _ asker: Asker) throws {
        let familiarity = try familiarity(of: asker, to: signing.account)
        let throttles = passwordLimits(for: identifier, familiarity)
        let past = try pastHits(of: throttles)
        let failures = try requireOpen(familiarity, signing.account?.id, index(of: identifier), by: .password)
        if let frees = possibleAgain(throttles, past) { throw signInRefusal("limit.sign-in", .retry(at: frees)) }
        count(throttles, past)
        if let failures { countFailure(failures, under: SignInLimits.together) }
    }

    /// After the right password earlier tries from the same place say nothing any more. What the
    /// owner does on a known browser says nothing of the guesses elsewhere.
    func forgivePasswords(for identifier: Identifier, of account: AccountRow, _ asker: Asker) throws {
        let familiarity = try familiarity(of: asker, to: account)
        let key = throttleKey("sign-in.pair", index(of: identifier).bytes + familiarity.place)
        transaction.replace(HitsRow(key: key, times: []), expiresAt: now)
        if let row = try failures(of: familiarity, account.id, index(of: identifier), by: .password) {
            forgiveFailures(row)
        }
    }

    private func passwordLimits(for identifier: Identifier, _ familiarity: Familiarity) -> [Throttle] {
        var throttles = [
            Throttle(
                key: throttleKey("sign-in.pair", index(of: identifier).bytes + familiarity.place),
                limits: SignInLimits.pair)
        ]
        if case .stranger(let network?) = familiarity {
            throttles.append(Throttle(key: throttleKey("sign-in.network", network.bytes), limits: SignInLimits.network))
        }
        return throttles
    }

    /// - Parameter account: that holds the identifier; nil where nobody does.
    /// - Returns: what failures of browsers like this one are counted by, together; nil for one
    ///   that is known.
    private func failures(
        of familiarity: Familiarity, _ account: AccountID?, _ destination: BlindIndex, by method: MethodName
    ) throws -> FailuresRow? {
        switch familiarity {
        case .known: nil
        case .letIn(let account):
            try failures(throttleKey("let-in.failures", Array(method.rawValue.utf8) + account.bytes))
        case .stranger: try failures(strangersKey(account ?? .nobody, destination, by: method))
        }
    }

    /// As ``failures(of:_:_:by:)``, where another try is still allowed.
    /// - Throws: `sign-in.closed`
    func requireOpen(
        _ familiarity: Familiarity, _ account: AccountID?, _ destination: BlindIndex, by method: MethodName
    ) throws -> FailuresRow? {
        guard let row = try failures(of: familiarity, account, destination, by: method) else { return nil }
        guard SignInLimits.together.lockout(failures: row.count, lastFailure: row.lastAt) != .closed else {
            throw signInRefusal("sign-in.closed", .otherTrack)
        }
        return row
    }

    /// Of the account too, so that whoever holds the number next begins anew.
    func strangersKey(_ account: AccountID, _ destination: BlindIndex, by method: MethodName) -> KeyedHash {
        throttleKey("sign-in.strangers", Array(method.rawValue.utf8) + account.bytes + destination.bytes)
    }

    func signInRefusal(_ code: ReasonCode, _ way: WayForward) -> Refusal {
        Counters.refused(code, realm: realm)
        return Refusal(.tooMany, code, wayForward: way, field: "identifier")
    }
}

extension ReadContext {
    /// Who signs in by an identifier: its first active holder, unless that account is closed.
    ///
    /// Where nobody holds it, the holder of the next one stands in, so that the same work is done,
    /// of the same kinds and sizes: rows found and read, keys unwrapped, a password of an account's
    /// own cost judged, a message left in the outbox that goes nowhere (promise 6). Blind indexes
    /// are as good as random, so they make a ring on which all accounts take part (consistent
    /// hashing, Karger et al. 1997): an identifier has the same one tomorrow, and what is rare
    /// among accounts, such as a hash of another cost, is as rare among those that stand in.
    /// Nothing is changed about them, nobody is let into one, and no row is held: whoever asks
    /// about numbers makes nobody wait, and learns nothing by who waits for whom.
    func signingIn(by identifier: Identifier) throws -> SigningIn {
        let index = index(of: identifier)
        let found = try snapshot.active(atOrAfter: index, kind: identifier.kind, realm: realm)
        let row = try snapshot.glimpse(of: found?.account ?? .nobody, realm: realm)
        return SigningIn(worked: row, isHolder: found?.index == index && row?.status != .closed)
    }

    /// - Parameter account: that the identifier lets in; nil where it lets nobody in.
    func familiarity(of asker: Asker, to account: AccountRow?) throws -> Familiarity {
        guard let device = asker.device else { return .stranger(asker.network) }
        let id = account?.id ?? .nobody
        if try deviceKnown(device, to: id) == .yes { return .known(device, id) }
        let wasLetIn = try snapshot.hits([letInKey(device, id)]).contains {
            $0.times.contains { $0 + LetIn.stay > now }
        }
        return wasLetIn ? .letIn(id) : .stranger(asker.network)
    }

    /// Whose turn a password takes in the queue.
    func inLine(_ identifier: Identifier, _ browser: Browser) throws -> SlowLane.Waiter {
        switch try familiarity(of: asker(browser), to: try signingIn(by: identifier).account) {
        case .known(_, let account): return .account(account)
        case .letIn(let account): return .letIn(account)
        case .stranger: return .stranger(browser.network?.site)
        }
    }
}

/// How well an account knows a browser, which decides with whose tries its own are counted.
enum Familiarity {
    /// The account has known it for a while. It is counted separately: thousands share the network
    /// of one mobile carrier, and none of them may shut the owner out (promise 5).
    case known(KeyedHash, AccountID)
    /// Somebody who reads the account's messages has let it in (``LetIn``). All such browsers of an
    /// account are counted together: who reads one message can let in as many as they like.
    case letIn(AccountID)
    /// Counted by its network, since a device's cookie can be thrown away, and with all strangers
    /// together.
    case stranger(KeyedHash?)

    /// What a limit on one identifier counts beside it.
    var place: [UInt8] {
        switch self {
        case .known(let device, _): device.bytes
        case .letIn(let account): Array("let in".utf8) + account.bytes
        case .stranger(let network): network?.bytes ?? []
        }
    }

    var isStranger: Bool {
        if case .stranger = self { true } else { false }
    }
}
