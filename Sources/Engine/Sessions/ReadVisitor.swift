package import Domain
import Vault

extension Engine {
    /// Who shows this session's secret. One indexed read; once a minute a write that says that the
    /// session was seen, and once a rotation one that lets go of the secret before: whoever shows
    /// the new one has no need of it, so only a thief would.
    /// - Parameters:
    ///   - browser: a former secret is good in the browser that the session was opened in alone, since
    ///     whoever shows it gets the newest: a thief who has the one cookie would be handed what the
    ///     person proves.
    ///   - isActivity: false for what a page asks on its own, which must not keep an unattended
    ///     session awake.
    /// - Throws: `session.ended`, alike for a secret that is unknown, replaced, ended or too old.
    package func visitor(
        _ secret: Secret<String>, _ browser: Browser = Browser(), isActivity: Bool = true
    ) async throws -> Visitor {
        let now = now()
        guard let digest = digest(of: secret.reveal()) else { throw Refusal.sessionEnded }
        let seen = try await store.read { try $0.session(digest: digest) ?? $0.session(formerDigest: digest, at: now) }
        guard let seen, seen.session.isLive(at: now) else { throw Refusal.sessionEnded }
        guard seen.session.accepts(digest, from: vault.hash(of: browser.device, realm: seen.session.realm)) else {
            throw Refusal.sessionEnded
        }
        let isDue = isActivity && now.since(seen.session.seenAt) >= SessionLife.seenEvery
        let isSettled = seen.session.former != nil && Token.equal(digest, seen.session.digest)
        if isDue || isSettled {
            try await store.write { transaction in
                if isDue { transaction.markSeen(seen.session.id, at: now) }
                if isSettled { transaction.forgetFormerSecret(of: seen.session.id, ifDigest: digest) }
            }
        }
        return Visitor(seen, shown: digest)
    }

    /// Gives the session another secret, as is due after every proof that was accepted; the one
    /// before is good for a last moment.
    /// - Throws: `session.ended`.
    package func rotate(_ visitor: Visitor) async throws -> OpenedSession {
        try await transact(realm: visitor.realm) { work in
            guard let row = try work.snapshot.session(visitor.session), row.isLive(at: work.now),
                row.knows(visitor.digest, at: work.now)
            else { throw Refusal.sessionEnded }
            return work.replaceSecret(
                of: SeenSession(session: row, language: visitor.language), shown: visitor.digest)
        }
    }
}

extension UnitOfWork {
    func replaceSecret(of seen: SeenSession, shown: [UInt8]) -> OpenedSession {
        let secret = engine.newSecret()
        var row = seen.session
        row.replaceDigest(by: Token.digest(secret), shown: shown, at: now)
        transaction.update(row, ifDigest: seen.session.digest)
        let seen = SeenSession(session: row, language: seen.language)
        return OpenedSession(visitor: Visitor(seen, shown: row.digest), secret: Secret(secret))
    }
}

extension SessionRow {
    /// A former secret from the browser alone that the session was opened in.
    /// - Parameter shown: the digest of the newest or the former secret.
    func accepts(_ shown: [UInt8], from device: KeyedHash?) -> Bool {
        Token.equal(shown, digest) || device == self.device
    }

    fileprivate func knows(_ shown: [UInt8], at now: Instant) -> Bool {
        if Token.equal(shown, digest) { return true }
        return former.map { Token.equal(shown, $0.digest) && now < $0.until } ?? false
    }

    /// Showing a former secret does not extend its life: it ends when it would have, and only the
    /// newest secret lives on.
    fileprivate mutating func replaceDigest(by next: [UInt8], shown: [UInt8], at now: Instant) {
        if Token.equal(shown, digest) { former = FormerSecret(digest: digest, until: now + SessionLife.formerSecret) }
        digest = next
    }
}
