import Domain
import Flows
import Vault

/// A browser as it is compared and counted: keyed hashes of what it showed.
struct Asker {
    let device: KeyedHash?
    let network: KeyedHash?
    let agent: String?
}

extension ReadContext {
    func asker(_ browser: Browser) -> Asker {
        let agent = browser.agent.map { text in text.unicodeScalars.filter { $0.value >= 32 }.prefix(64) }
        return Asker(
            device: vault.hash(of: browser.device, realm: realm),
            network: vault.hash(of: browser.network, realm: realm),
            agent: agent.map { String(String.UnicodeScalarView($0)) })
    }

    /// The live session that a secret belongs to; nil where there is none, as ``Engine/visitor(_:_:isActivity:)`` says.
    func session(
        shown secret: Secret<String>, in browser: Browser
    ) throws -> (seen: SeenSession, digest: [UInt8])? {
        guard let digest = engine.digest(of: secret.reveal()) else { return nil }
        let seen = try snapshot.session(digest: digest) ?? snapshot.session(formerDigest: digest, at: now)
        guard let seen, seen.session.isLive(at: now) else { return nil }
        guard seen.session.accepts(digest, from: vault.hash(of: browser.device, realm: realm)) else { return nil }
        return (seen, digest)
    }

    /// A flow that the visitor may look at. Anybody else's is "not found", and so is another one
    /// for a visitor who came for one alone, and another party's words in a dispute: whoever is
    /// signed in may be the one it is about.
    func flow(_ id: FlowID, seenBy visitor: Visitor) throws -> FlowRow {
        guard visitor.flow == nil || visitor.flow == id, let row = try snapshot.flow(id, realm: realm),
            row.account == visitor.account
        else { throw Refusal.flowNotFound }
        guard row.isSeen(by: visitor) else { throw Refusal.flowNotFound }
        return row
    }

    /// Whether the browser has been this account's for a while; unknown for one that keeps no
    /// cookie.
    func deviceKnown(_ device: KeyedHash?, to account: AccountID) throws -> Signal {
        guard let device else { return .unknown }
        return try snapshot.knows(device, of: account, before: now - SessionLife.deviceAge) ? .yes : .no
    }
}

extension UnitOfWork {
    func openSession(
        for account: AccountRow, by method: SignInMethod, with binding: BindingID? = nil, _ asker: Asker,
        signedInAt: Instant?, flow: FlowID? = nil, origin: KeyedHash? = nil, returnURL: Sealed? = nil
    ) -> OpenedSession {
        let secret = engine.newSecret()
        let row = SessionRow(
            id: newID(SessionID.self), realm: realm, account: account.id, digest: Token.digest(secret), flow: flow,
            method: method,
            origin: origin, device: asker.device, network: asker.network, agent: asker.agent, returnURL: returnURL,
            signedInAt: signedInAt, openedAt: now, seenAt: now, endsAt: now + SessionLife.overall, binding: binding)
        transaction.insert(row)
        let seen = SeenSession(session: row, language: account.language)
        return OpenedSession(visitor: Visitor(seen, shown: row.digest), secret: Secret(secret))
    }

    /// Ends a session and what it started and has not finished collecting.
    /// - Parameters:
    ///   - heir: keeps what it has taken over and proved again.
    ///   - isTold: false where the person signed out themselves.
    func endSession(_ session: SessionID, heir: SessionID? = nil, isTold: Bool = true) throws {
        transaction.endSession(session, at: now)
        try endFlows(startedIn: session.description, heir: heir, isTold: isTold)
    }
}

extension FlowRow {
    /// A party to a dispute is seen by whoever came for it alone, or reported it in this very
    /// session or from this browser.
    func isSeen(by visitor: Visitor) -> Bool {
        if caseID == nil || visitor.flow == id || session == visitor.session { return true }
        return link == nil && origin.device != nil && origin.device == visitor.device
    }
}

extension Vault {
    /// A browser's or app's reference of itself, as it is stored.
    func hash(of device: String?, realm: RealmID) -> KeyedHash? {
        device.map { keyedHash(Array($0.utf8), realm: realm, purpose: "device") }
    }

    /// A household's network, as it is stored.
    func hash(of network: IPAddress?, realm: RealmID) -> KeyedHash? {
        network.map { keyedHash($0.household.bytes, realm: realm, purpose: "network") }
    }
}
