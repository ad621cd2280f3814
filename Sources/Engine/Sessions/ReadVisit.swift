package import Domain
import Policy
import Vault

/// Where an address with a ticket leads, before a button has used the ticket.
package enum VisitOffer: Sendable {
    /// Pressing the button opens the pages.
    case ready(RealmID)
    /// Pressing the button also signs out the other account that the browser is signed in with.
    case takeover(RealmID)
    /// This browser has used the ticket and goes on in the session that it opened.
    case opened(Visitor)
}

extension Engine {
    /// Reads what ``openVisit(_:current:_:)`` would do. It uses nothing up: link scanners, previews
    /// and browsers that look ahead fetch addresses too.
    /// - Parameter current: the secret of the session that the browser has, if it has one.
    /// - Throws: what opening would.
    package func readVisit(_ ticket: String, current: Secret<String>?, _ browser: Browser) async throws -> VisitOffer {
        let (digest, realm) = try await known(visit: ticket)
        return try await read(realm: realm) { reading in
            try reading.offer(of: digest, current: current, browser)
        }
    }

    func known(visit ticket: String) async throws -> (digest: [UInt8], realm: RealmID) {
        guard let digest = digest(of: ticket), let visit = try await store.read({ try $0.visit(digest: digest) }) else {
            throw Refusal.visitUnknown
        }
        return (digest, visit.realm)
    }
}

extension ReadContext {
    fileprivate func offer(
        of digest: [UInt8], current: Secret<String>?, _ browser: Browser
    ) throws -> VisitOffer {
        guard let visit = try snapshot.visit(digest: digest) else { throw Refusal.visitUnknown }
        let here = try current.flatMap { try session(shown: $0, in: browser) }
        if let user = visit.session {
            if let here, here.seen.session.id == user { return .opened(Visitor(here.seen, shown: here.digest)) }
            _ = try sessionPressedAgain(user, browser)
            return .ready(realm)
        }
        let account = try requireUnused(visit)
        if let here, here.seen.session.account != account.id { return .takeover(realm) }
        return .ready(realm)
    }

    /// - Throws: `visit.expired`, `account.closed`.
    func requireUnused(_ visit: VisitRow) throws -> AccountRow {
        let account = try visitable(visit.account)
        guard now < visit.expiresAt, !visit.isOlder(than: account.frozenAt) else {
            throw Refusal(.gone, "visit.expired", wayForward: .startAgain)
        }
        return account
    }

    /// The session that a ticket opened a moment ago, for a second press in the same browser: it
    /// was sent before the answer to the first one brought the session's cookie.
    /// - Throws: `visit.used` for anybody else, and later.
    func sessionPressedAgain(_ id: SessionID, _ browser: Browser) throws -> SessionRow {
        guard let session = try snapshot.session(id), session.isLive(at: now),
            now.since(session.openedAt) < SessionLife.visitAgain,
            let device = session.device, device == asker(browser).device
        else { throw Refusal(.gone, "visit.used", wayForward: .startAgain) }
        return session
    }

    func visitable(_ id: AccountID) throws -> AccountRow {
        guard let account = try snapshot.account(id, realm: realm) else { throw Refusal.accountNotFound }
        guard account.status != .closed else { throw Refusal(.conflict, .accountClosed, wayForward: .support) }
        return account
    }
}

extension VisitRow {
    /// A freeze ends every session (promise 9), so also those that nobody has opened yet.
    fileprivate func isOlder(than frozenAt: Instant?) -> Bool {
        frozenAt.map { expiresAt - SessionLife.visit < $0 } ?? false
    }
}
