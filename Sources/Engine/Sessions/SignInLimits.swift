import Domain
import Policy
import Vault

/// How often somebody may try to sign in. A person mistypes a password a few times; a machine tries thousands.
enum SignInLimits {
    /// One number or address from one network, or from one browser that the account knows.
    static let pair = [Limit(10, per: .minutes(15)), Limit(30, per: .days(1))]
    /// One number or address from all browsers that the account does not know, together: a guesser with many networks meets it, the
    /// owner's own browser does not.
    static let strangers = [Limit(100, per: .days(1))]
    /// One network, whatever is typed: households and offices share one. A browser that the account knows does not meet it.
    static let network = [Limit(100, per: .minutes(15))]
}

extension AccountID {
    /// Takes the place of an account in what is counted and looked up for an identifier that nobody holds (promise 6).
    static let nobody = AccountID(high: 0, low: 0)
}

extension UnitOfWork {
    /// The account that signs in by an identifier: its first active holder. Nil where there is none, or it is closed. Asks the
    /// same questions either way.
    func signingIn(by identifier: Identifier) throws -> AccountRow? {
        let holders = try snapshot.holders(of: index(of: identifier), kind: identifier.kind, realm: realm, at: now)
        let holder = holders.filter { $0.state == .active }.min { $0.slot < $1.slot }
        let account = try snapshot.account(holder?.account ?? .nobody, realm: realm)
        return account?.status == .closed ? nil : account
    }

    /// Counts one more code to sign in with, within the limits that codes have everywhere, or refuses it before anything is sent.
    /// - Returns: when the next can be asked for.
    func admitSignInCode(to identifier: Identifier, of account: AccountRow?, _ asker: Asker, _ policy: RealmPolicy) throws -> Instant {
        let (destination, sends) = (index(of: identifier).bytes, policy.sends)
        let familiar = try familiarDevice(of: asker, to: account)
        var meters = [Meter(key: meterKey("sign-in.code", destination + asker.place(familiar)), limits: sends.number)]
        if familiar == nil { meters.append(Meter(key: meterKey("send.number", destination), limits: sends.numberCeiling)) }
        meters += askerMeters(device: asker.device, network: familiar == nil ? asker.network : nil, sends)
        let past = try pastHits(of: meters)
        if let frees = possibleAgain(meters, past) { throw refusal("limit.codes", .retry(at: frees)) }
        if let exhausted = try budgetRefusal(identifier, policy) { throw exhausted }
        let times = count(meters, past)[meters[0].key] ?? []
        // Nothing goes to a number that nobody holds, so nothing of the country's budget is used up by it.
        tally(identifier, sent: account == nil ? 0 : 1, proved: 0)
        return meters[0].limits.possibleAgain(after: times, now: now) ?? now
    }

    /// Counts one more password before it is judged (decision 9), or refuses it.
    func admitPassword(for identifier: Identifier, of account: AccountRow?, _ asker: Asker) throws {
        let meters = try passwordMeters(for: identifier, of: account, asker)
        let past = try pastHits(of: meters)
        if let frees = possibleAgain(meters, past) { throw refusal("limit.sign-in", .retry(at: frees)) }
        count(meters, past)
    }

    /// After the right password earlier tries from the same place say nothing any more.
    func forgivePasswords(for identifier: Identifier, of account: AccountRow, _ asker: Asker) throws {
        let place = asker.place(try familiarDevice(of: asker, to: account))
        let key = meterKey("sign-in.pair", index(of: identifier).bytes + place)
        transaction.replace(HitsRow(key: key, times: []), expiresAt: now)
    }

    private func passwordMeters(for identifier: Identifier, of account: AccountRow?, _ asker: Asker) throws -> [Meter] {
        let destination = index(of: identifier).bytes
        let familiar = try familiarDevice(of: asker, to: account)
        var meters = [Meter(key: meterKey("sign-in.pair", destination + asker.place(familiar)), limits: SignInLimits.pair)]
        guard familiar == nil else { return meters }
        meters.append(Meter(key: meterKey("sign-in.strangers", destination), limits: SignInLimits.strangers))
        if let network = asker.network {
            meters.append(Meter(key: meterKey("sign-in.network", network.bytes), limits: SignInLimits.network))
        }
        return meters
    }

    /// The asker's device, where the account has known it for a while.
    func familiarDevice(of asker: Asker, to account: AccountRow?) throws -> KeyedHash? {
        try deviceKnown(asker.device, to: account?.id ?? .nobody) == .yes ? asker.device : nil
    }

    private func refusal(_ code: ReasonCode, _ way: WayForward) -> Refusal {
        Counters.refused(code, realm: realm)
        return Refusal(.tooMany, code, wayForward: way, field: "identifier")
    }
}

extension Asker {
    /// Whom a limit on one identifier counts for: the network, since a device's cookie can be thrown away. A browser that the account knows
    /// counts for itself: thousands share the network of one mobile carrier, and none of them may shut the owner out (promise 5).
    func place(_ familiar: KeyedHash?) -> [UInt8] { familiar?.bytes ?? network?.bytes ?? [] }
}
