import Domain
import Synchronization
import Vault

/// Accounts that stand in where nobody holds what was typed, so that the same work is done, of the same kinds and sizes, as where somebody
/// does: rows read and locked, keys unwrapped, a password of an account's own cost judged, a message left in the outbox that goes
/// nowhere (promise 6). Nothing is changed about them, and nobody is let into one.
///
/// An identifier has the same one for as long as the accounts that take part stay the same, so that its answers take as long tomorrow as today.
final class StandIns: Sendable {
    /// How many take part in a realm. Those who are read while they stand in have their rows held for a moment, so there are many.
    static let count = 256
    private static let life = Duration.hours(1)

    private struct Cast {
        let accounts: [AccountID]
        let readAt: Instant
    }

    private let casts = Mutex<[RealmID: Cast]>([:])

    /// - Parameter read: the accounts of a realm that take part now.
    func of(
        _ realm: RealmID, at now: Instant, read: @Sendable () async throws -> [AccountID]
    ) async throws -> [AccountID] {
        if let known = casts.withLock({ $0[realm] }), now < known.readAt + Self.life, known.readAt <= now { return known.accounts }
        let accounts = try await read()
        // A realm without accounts has its first soon.
        if !accounts.isEmpty { casts.withLock { $0[realm] = Cast(accounts: accounts, readAt: now) } }
        return accounts
    }

    /// The one whose number goes highest together with the identifier's: when others join or leave, few identifiers get another one
    /// (rendezvous hashing, Thaler and Ravishankar 1998).
    static func pick(for index: BlindIndex, among accounts: [AccountID]) -> AccountID? {
        let own = number(index.bytes.prefix(8))
        return accounts.max { mixed(own ^ number($0.bytes.suffix(8))) < mixed(own ^ number($1.bytes.suffix(8))) }
    }

    private static func number(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    /// The finaliser of SplitMix64: near numbers become far ones.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension Engine {
    /// To be asked for before anybody knows whether it will be needed.
    /// - Returns: nil in a realm without accounts.
    func standIn(for identifier: Identifier, in realm: RealmID) async throws -> AccountID? {
        let accounts = try await standIns.of(realm, at: now()) { [store] in
            try await store.read { try $0.accounts(standingInFor: realm, limit: StandIns.count) }
        }
        let index = vault.blindIndex(of: identifier, realm: realm)
        return StandIns.pick(for: index, among: accounts)
    }
}
