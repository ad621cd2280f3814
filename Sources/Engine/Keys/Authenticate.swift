import Domain
import Synchronization
import Vault

extension Engine {
    /// Who shows this bearer token: a platform's key or a flow's token.
    /// - Throws: a refusal of sort `unauthenticated`, alike for a forged, a revoked and an expired
    ///   one.
    package func authenticate(bearer text: String) async throws -> Caller {
        guard text.utf8.count <= 128 else { throw Refusal.notAuthenticated }
        let digest = Token.digest(text)
        let now = now()
        if let caller = recentCallers.caller(digest, at: now) { return caller }
        if text.hasPrefix("bk_") {
            let caller = try await platform(text, digest)
            recentCallers.remember(caller, digest, at: now)
            return caller
        }
        guard text.hasPrefix("ft_") else { throw Refusal.notAuthenticated }
        return try await person(text, digest, at: now)
    }

    private func platform(_ text: String, _ digest: [UInt8]) async throws -> Caller {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let id = APIKeyID("\(APIKeyEntity.prefix)_\(parts[1])"),
            let row = try await store.read({ try $0.apiKey(id) }), row.revokedAt == nil, Token.equal(row.digest, digest)
        else { throw Refusal.notAuthenticated }
        return Caller(realm: row.realm, principal: .platform(row.id, Set(row.scopes.compactMap(Scope.init(rawValue:)))))
    }

    private func person(_ text: String, _ digest: [UInt8], at now: Instant) async throws -> Caller {
        guard let id = FlowToken.flow(named: text) else { throw Refusal.notAuthenticated }
        let realms = policies.realms
        let row = try await store.read { snapshot in
            try realms.lazy.compactMap { try snapshot.flow(id, realm: $0) }.first
        }
        guard let row, let good = row.tokenDigest, Token.equal(good, digest), let expiresAt = row.tokenExpiresAt,
            now < expiresAt
        else {
            throw Refusal.notAuthenticated
        }
        return Caller(realm: row.realm, principal: .person(row.id))
    }
}

extension Refusal {
    static let notAuthenticated = Refusal(.unauthenticated, "token.not-accepted", wayForward: .correct)
}

/// Platforms that showed their key a moment ago, by the digest of what they showed, so that not
/// every call reads it again. A key that is revoked elsewhere is refused here once the moment is
/// over.
final class RecentCallers: Sendable {
    static let life = Duration.seconds(2)
    private static let capacity = 1024

    private struct Entry {
        let caller: Caller
        let until: Instant
    }

    private let entries = Mutex<[[UInt8]: Entry]>([:])

    func caller(_ digest: [UInt8], at now: Instant) -> Caller? {
        entries.withLock { entries in
            guard let entry = entries[digest], now < entry.until, entry.until <= now + Self.life else { return nil }
            return entry.caller
        }
    }

    func remember(_ caller: Caller, _ digest: [UInt8], at now: Instant) {
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[digest] = Entry(caller: caller, until: now + Self.life)
        }
    }

    func forget() { entries.withLock { $0.removeAll() } }
}
