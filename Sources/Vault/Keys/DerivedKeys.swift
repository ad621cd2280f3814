import Crypto
import Domain
import Foundation
import Synchronization

/// Keys of a realm, derived from the ring by HKDF-SHA-256 (RFC 5869) and kept, since each is used
/// thousands of times a second.
final class DerivedKeys: Sendable {
    /// What a derived key is for. The text is part of the derivation: changing one makes everything
    /// under it unreadable.
    enum Use: Hashable {
        case wrapping(version: UInt32)
        case realmSecrets(version: UInt32)
        case realmDay(version: UInt32, day: UInt32)
        case index(IdentifierKind)
        case hashing(purpose: String)
        case linking(purpose: String)

        /// A realm's name holds no bar and what follows it is last, so no two uses share a text.
        /// The version is in no text because each version is another input key.
        func info(_ realm: RealmID) -> String {
            switch self {
            case .wrapping: "bindery/realm-kek/v1|\(realm)"
            case .realmSecrets: "bindery/realm-secrets/v1|\(realm)"
            case .realmDay(_, let day): "bindery/realm-day/v1|\(realm)|\(day)"
            case .index(let kind): "bindery/blind-index/v1|\(realm)|\(kind.rawValue)"
            case .hashing(let purpose): "bindery/keyed-hash/v1|\(realm)|\(purpose)"
            case .linking(let purpose): "bindery/link/v1|\(realm)|\(purpose)"
            }
        }
    }

    private struct Label: Hashable {
        let use: Use
        let realm: RealmID
    }

    /// A key, and the state of HMAC-SHA-256 once it has taken the key in, which is half of what a
    /// short message costs.
    private struct Derived {
        let key: SymmetricKey
        let authenticating: HMAC<SHA256>
    }

    /// Realms times uses is a few dozen; the bound keeps a mistaken, ever-changing purpose from
    /// filling the memory.
    private static let capacity = 4096

    private struct Root {
        var ring: KeyRing
        var current: UInt32
    }

    private struct Cache {
        var keys: [Label: Derived] = [:]
        /// Counts how often the ring was replaced: what was derived from the one before must not be
        /// kept after that.
        var ring = 0
    }

    private let root: Mutex<Root>
    private let cache = Mutex(Cache())

    init(ring: KeyRing) { root = Mutex(Root(ring: ring, current: ring.currentVersion)) }

    var ring: KeyRing { root.withLock { $0.ring } }

    /// The version that new keys are wrapped under. It may be another one the next time: a caller
    /// that needs it twice keeps it.
    var current: UInt32 { root.withLock { $0.current } }

    func use(_ version: UInt32) throws(KeyRingFailure) {
        try root.withLock { root throws(KeyRingFailure) in
            guard root.ring.masters[version] != nil else { throw .unknownVersion(version) }
            root.current = version
        }
    }

    /// Keys that were derived from a dropped version go too.
    func exchange(_ ring: KeyRing) throws(KeyRingFailure) {
        try root.withLock { root throws(KeyRingFailure) in
            guard ring.descends(from: root.ring) else { throw .foreign }
            guard ring.masters[root.current] != nil else { throw .versionIsCurrent(root.current) }
            root.ring = ring
        }
        cache.withLock { cache in
            cache.keys.removeAll()
            cache.ring += 1
        }
    }

    func wrapping(version: UInt32, realm: RealmID) throws(VaultFailure) -> SymmetricKey {
        try derived(for: .wrapping(version: version), realm: realm) { () throws(VaultFailure) in try master(version) }
            .key
    }

    func realmSecrets(version: UInt32, realm: RealmID) throws(VaultFailure) -> SymmetricKey {
        try derived(for: .realmSecrets(version: version), realm: realm) { () throws(VaultFailure) in try master(version)
        }.key
    }

    func realmDay(version: UInt32, day: UInt32, realm: RealmID) throws(VaultFailure) -> SymmetricKey {
        try derived(for: .realmDay(version: version, day: day), realm: realm) { () throws(VaultFailure) in
            try master(version)
        }.key
    }

    func index(_ kind: IdentifierKind, realm: RealmID) -> HMAC<SHA256> {
        derived(for: .index(kind), realm: realm) { ring.index }.authenticating
    }

    func hashing(purpose: String, realm: RealmID) -> HMAC<SHA256> {
        derived(for: .hashing(purpose: purpose), realm: realm) { ring.index }.authenticating
    }

    func linking(purpose: String, realm: RealmID) -> SymmetricKey {
        derived(for: .linking(purpose: purpose), realm: realm) { ring.index }.key
    }

    private func master(_ version: UInt32) throws(VaultFailure) -> SymmetricKey {
        guard let master = root.withLock({ $0.ring.masters[version] }) else { throw .unknownKeyVersion(version) }
        return master
    }

    /// Derives outside the lock: doing it twice is cheaper than making every thread wait.
    private func derived<Failure>(
        for use: Use, realm: RealmID, from root: () throws(Failure) -> SymmetricKey
    ) throws(Failure) -> Derived {
        let label = Label(use: use, realm: realm)
        let (known, ring) = cache.withLock { ($0.keys[label], $0.ring) }
        if let known { return known }
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: try root(), info: Array(use.info(realm).utf8), outputByteCount: KeyRing.keyLength)
        let derived = Derived(key: key, authenticating: HMAC(key: key))
        cache.withLock { cache in
            guard cache.ring == ring else { return }
            if cache.keys.count >= Self.capacity { cache.keys.removeAll() }
            cache.keys[label] = derived
        }
        return derived
    }
}
