import Domain
import Policy
import Vault
import Verification

/// How often somebody may try to sign in. A person mistypes a password a few times; a machine tries thousands.
enum SignInLimits {
    /// One number or address from one network, or from one browser that the account knows.
    static let pair = [Limit(10, per: .minutes(15)), Limit(30, per: .days(1))]
    /// Failures in a row on one number or address from all browsers that the account does not know, together: past them this way of signing in
    /// is closed for such browsers (SP 800-63B-4 section 3.2.2). A guesser with many networks meets it; the owner's own browser does not,
    /// and neither does one that was let in (``LetIn``).
    static let strangers = FailureRules(soft: 100, hard: 100)
    /// One network, whatever is typed: households and offices share one. A browser that the account knows does not meet it.
    static let network = [Limit(100, per: .minutes(15))]
}

extension AccountID {
    /// Takes the place of an account in what is counted and looked up for an identifier that nobody holds (promise 6).
    static let nobody = AccountID(high: 0, low: 0)
}

/// Who signs in, as far as anybody does.
struct SigningIn {
    /// The account that work is done on: the holder, or one that stands in (``StandIns``); nil in a realm without accounts.
    let worked: AccountRow?
    let isHolder: Bool

    /// Whom the identifier lets in.
    var account: AccountRow? { isHolder ? worked : nil }
}

extension UnitOfWork {
    /// Counts one more code to sign in with, within the limits that codes have everywhere, or refuses it before anything is sent.
    /// - Returns: when the next can be asked for.
    func admitSignInCode(to identifier: Identifier, of account: AccountRow?, _ asker: Asker, _ policy: RealmPolicy) throws -> Instant {
        let (destination, sends) = (index(of: identifier).bytes, policy.sends)
        let familiar = try familiarDevice(of: asker, to: account)
        var meters = [Meter(key: meterKey("sign-in.code", destination + asker.place(familiar)), limits: sends.number)]
        if familiar == nil {
            try requireOpenToStrangers(index(of: identifier), by: .code)
            meters.append(Meter(key: meterKey("send.number", destination), limits: sends.numberCeiling))
        }
        meters += askerMeters(device: asker.device, network: familiar == nil ? asker.network : nil, sends)
        let past = try pastHits(of: meters)
        if let frees = possibleAgain(meters, past) { throw signInRefusal("limit.codes", .retry(at: frees)) }
        if familiar == nil, let exhausted = try budgetRefusal(identifier, policy) { throw exhausted }
        let times = count(meters, past)[meters[0].key] ?? []
        // Also where nothing leaves, or the brake would tell how many of a list of numbers are held (promise 6).
        tally(identifier, sent: 1, proved: 0)
        return meters[0].limits.possibleAgain(after: times, now: now) ?? now
    }

    /// Counts one more password before it is judged (decision 9), or refuses it.
    func admitPassword(for identifier: Identifier, of account: AccountRow?, _ asker: Asker) throws {
        let familiar = try familiarDevice(of: asker, to: account)
        let meters = passwordMeters(for: identifier, asker, familiar)
        let past = try pastHits(of: meters)
        let strangers = familiar == nil ? try requireOpenToStrangers(index(of: identifier), by: .password) : nil
        if let frees = possibleAgain(meters, past) { throw signInRefusal("limit.sign-in", .retry(at: frees)) }
        count(meters, past)
        if let strangers { countFailure(strangers) }
    }

    /// After the right password earlier tries from the same place say nothing any more.
    func forgivePasswords(for identifier: Identifier, of account: AccountRow, _ asker: Asker) throws {
        let familiar = try familiarDevice(of: asker, to: account)
        let key = meterKey("sign-in.pair", index(of: identifier).bytes + asker.place(familiar))
        transaction.replace(HitsRow(key: key, times: []), expiresAt: now)
        // What the owner does on a known browser says nothing of the guesses elsewhere.
        if familiar == nil { forgiveFailures(try failures(strangersKey(index(of: identifier), by: .password))) }
    }

    private func passwordMeters(for identifier: Identifier, _ asker: Asker, _ familiar: KeyedHash?) -> [Meter] {
        let destination = index(of: identifier).bytes
        var meters = [Meter(key: meterKey("sign-in.pair", destination + asker.place(familiar)), limits: SignInLimits.pair)]
        guard familiar == nil else { return meters }
        if let network = asker.network {
            meters.append(Meter(key: meterKey("sign-in.network", network.bytes), limits: SignInLimits.network))
        }
        return meters
    }

    /// - Throws: `sign-in.closed`
    @discardableResult
    func requireOpenToStrangers(_ destination: BlindIndex, by method: MethodName) throws -> FailuresRow {
        let row = try failures(strangersKey(destination, by: method))
        guard SignInLimits.strangers.standing(failures: row.count, lastFailure: row.lastAt) != .closed else {
            throw signInRefusal("sign-in.closed", .otherTrack)
        }
        return row
    }

    /// Counted for what was typed and not for an account, so that it is counted alike where nobody holds it (promise 6).
    func strangersKey(_ destination: BlindIndex, by method: MethodName) -> KeyedHash {
        meterKey("sign-in.strangers", Array(method.rawValue.utf8) + destination.bytes)
    }

    func signInRefusal(_ code: ReasonCode, _ way: WayForward) -> Refusal {
        Counters.refused(code, realm: realm)
        return Refusal(.tooMany, code, wayForward: way, field: "identifier")
    }
}

extension Reading {
    /// Who signs in by an identifier: its first active holder, unless that account is closed. The same questions are asked either way.
    /// - Parameter standIn: of ``Engine/standIn(for:in:)``.
    func signingIn(by identifier: Identifier, standIn: AccountID? = nil) throws -> SigningIn {
        let holders = try snapshot.holders(of: index(of: identifier), kind: identifier.kind, realm: realm, at: now)
        let holder = holders.filter { $0.state == .active }.min { $0.slot < $1.slot }
        let row = try snapshot.account(holder?.account ?? standIn ?? .nobody, realm: realm)
        return SigningIn(worked: row, isHolder: holder != nil && row?.status != .closed)
    }

    /// The asker's device, where the account has known it for a while or somebody with the account's mail or phone has let it in.
    func familiarDevice(of asker: Asker, to account: AccountRow?) throws -> KeyedHash? {
        let id = account?.id ?? .nobody
        if try deviceKnown(asker.device, to: id) == .yes { return asker.device }
        return try asker.device.flatMap { device in
            let wasLetIn = try snapshot.hits([letInKey(device, id)]).contains { $0.times.contains { $0 + LetIn.stay > now } }
            return wasLetIn ? device : nil
        }
    }

    /// Whose turn a password takes in the queue.
    func inLine(_ identifier: Identifier, _ browser: Browser) throws -> SlowLane.Asker {
        let familiar = try familiarDevice(of: asker(browser), to: try signingIn(by: identifier).account)
        return familiar.map { .device($0) } ?? .stranger(browser.network?.household)
    }
}

extension Asker {
    /// Whom a limit on one identifier counts for: the network, since a device's cookie can be thrown away. A browser that the account knows
    /// counts for itself: thousands share the network of one mobile carrier, and none of them may shut the owner out (promise 5).
    func place(_ familiar: KeyedHash?) -> [UInt8] { familiar?.bytes ?? network?.bytes ?? [] }
}
