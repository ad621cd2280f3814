package import Domain
import Flows
import Policy
import Vault

/// A platform sends a person who is signed in there.
package struct MakeVisit: Sendable {
    package let account: AccountID
    /// Where they come for one flow; nil shows them the whole security centre.
    package let flow: FlowID?
    /// Where they go back to; one of those that the operator allows.
    package let returnURL: String?
    package let context: RequestContext

    package init(account: AccountID, flow: FlowID? = nil, returnURL: String? = nil, context: RequestContext) {
        self.account = account
        self.flow = flow
        self.returnURL = returnURL
        self.context = context
    }
}

/// A ticket, shown this once.
package struct VisitView: Sendable, Hashable, Codable {
    /// 256 random bits, base64url. One browser can open it.
    package let ticket: String
    package let expiresAt: Instant
}

extension Engine {
    /// A ticket that opens a session of the account at the hosted pages.
    /// - Throws: `account.not-found`, `account.closed`, `flow.not-found`, `return-url.not-allowed`.
    package func makeVisit(_ request: MakeVisit, _ call: Call) async throws -> Settled<VisitView> {
        try call.caller.require(.visitsWrite)
        try requireReturnURL(request.returnURL, realm: call.caller.realm)
        return try await perform(call) { work in
            let account = try work.visitable(request.account)
            if let flow = request.flow, try work.snapshot.flow(flow, realm: work.realm)?.account != account.id {
                throw Refusal.flowNotFound
            }
            let origin = request.context.session.map(work.sessionHash)
            let ticket = try work.issueTicket(
                for: account, flow: request.flow, from: origin, returnURL: request.returnURL,
                signedInAt: request.context.signedInAt)
            return .done(VisitView(ticket: ticket, expiresAt: work.now + SessionLife.visit))
        }
    }

    /// Opens a session by a ticket. One use; the browser that used it may repeat it: by the session
    /// that it opened, or for a minute without, where the answer with that is still on its way.
    /// - Parameter current: the secret of the session that the browser has, if it has one.
    /// - Throws: `visit.unknown`, `visit.used`, `visit.expired`, `account.closed`.
    package func openVisit(_ ticket: String, current: Secret<String>?, _ browser: Browser) async throws -> OpenedSession
    {
        let (digest, realm) = try await known(visit: ticket)
        return try await transact(realm: realm) { work in try work.openVisit(digest, current: current, browser) }
    }

    /// - Throws: `return-url.not-allowed`: a page that sends people wherever a link says is a gift
    ///   to those who imitate it.
    func requireReturnURL(_ url: String?, realm: RealmID) throws(Refusal) {
        guard let url else { return }
        guard acceptsReturnURL(realm, url) else {
            throw Refusal(.unacceptable, "return-url.not-allowed", wayForward: .correct, field: "returnURL")
        }
    }
}

extension Refusal {
    package static let visitUnknown = Refusal(.notFound, "visit.unknown", wayForward: .startAgain)
}

extension UnitOfWork {
    /// - Parameter origin: the platform's session that asks; revoking it ends what the ticket
    ///   opens.
    func issueTicket(
        for account: AccountRow, flow: FlowID?, from origin: KeyedHash?, returnURL: String?, signedInAt: Instant?
    ) throws -> String {
        let ticket = engine.newSecret()
        transaction.insert(
            VisitRow(
                digest: Token.digest(ticket), realm: realm, account: account.id, flow: flow, origin: origin,
                returnURL: try returnURL.map { try sealed(returnURL: $0, of: account) },
                signedInAt: signedInAt.map { min($0, now) }, expiresAt: now + SessionLife.visit))
        return ticket
    }

    fileprivate func openVisit(_ digest: [UInt8], current: Secret<String>?, _ browser: Browser) throws -> OpenedSession
    {
        guard var visit = try snapshot.visit(digest: digest) else { throw Refusal.visitUnknown }
        let here = try current.flatMap { try present($0, in: browser) }
        if let user = visit.session {
            if let here, here.session.id == user { return here.opened }
            let row = try sessionPressedAgain(user, browser)
            let language = try visitable(visit.account).language
            return replaceSecret(of: SeenSession(session: row, language: language), shown: row.digest)
        }
        let account = try requireUnused(visit)
        let isBack = try comesBack(account)
        var opened = try session(for: visit, of: account, here, browser)
        opened.isBack = isBack
        visit.session = opened.visitor.session
        transaction.use(visit)
        // The flow that would have closed the account has ended with that.
        if let flow = visit.flow, !isBack { try hand(flow, to: opened.visitor.session) }
        return opened
    }

    /// The session that the browser has already.
    private struct Here {
        let seen: SeenSession
        let digest: [UInt8]
        let secret: Secret<String>

        var session: SessionRow { seen.session }
        var opened: OpenedSession { OpenedSession(visitor: Visitor(seen, shown: digest), secret: secret) }
    }

    private func present(_ secret: Secret<String>, in browser: Browser) throws -> Here? {
        try session(shown: secret, in: browser).map { Here(seen: $0.seen, digest: $0.digest, secret: secret) }
    }

    /// A person who is in their security centre already, or at this very flow, stays in that session; any other session of
    /// the browser ends.
    private func session(
        for visit: VisitRow, of account: AccountRow, _ here: Here?, _ browser: Browser
    ) throws -> OpenedSession {
        if let here, here.session.account == account.id, here.session.flow.map({ $0 == visit.flow }) ?? true {
            return keep(here, returnURL: visit.returnURL)
        }
        if let here { try endSession(here.session.id) }
        try record(.signedIn, try holding(account), by: SignInMethod.platform.rawValue)
        return openSession(
            for: account, by: .platform, asker(browser), signedInAt: visit.signedInAt, flow: visit.flow,
            origin: visit.origin,
            returnURL: visit.returnURL)
    }

    private func keep(_ here: Here, returnURL: Sealed?) -> OpenedSession {
        var row = here.session
        guard let returnURL else { return here.opened }
        row.returnURL = returnURL
        transaction.update(row, ifDigest: row.digest)
        let seen = SeenSession(session: row, language: here.seen.language)
        return OpenedSession(visitor: Visitor(seen, shown: here.digest), secret: here.secret)
    }

    /// The flow is acted on in this session from now on. Where another one had it, or the platform's app has proved
    /// something in it, one factor has to be proved again first.
    private func hand(_ id: FlowID, to session: SessionID) throws {
        var file = try file(id)
        guard file.flow.state.isOpen, file.row.session != session else { return }
        if case .collecting(let deadline) = file.flow.state {
            guard now < deadline else { return }
            if file.row.session != nil || !file.flow.proofs.isEmpty || !askings(in: file).isEmpty {
                try resume(&file, in: session, by: session.description)
            }
        }
        file.row.session = session
        try save(&file)
    }
}

extension ReadContext {
    fileprivate func sealed(returnURL url: String, of account: AccountRow) throws -> Sealed {
        let key = try key(of: account)
        return try vault.seal(Array(url.utf8), with: key, realm: realm, as: .returnURL(of: account.id))
    }

    /// For pages that work without one: what can't be read must not keep a person from freezing
    /// their account.
    func wayBack(of visitor: Visitor, _ holding: Holding) -> String? {
        visitor.returnURL.flatMap { try? returnURL($0, key: holding.key, of: holding.account) }
    }

    func returnURL(_ sealed: Sealed, key: DataKey, of account: AccountRow) throws -> String {
        String(decoding: try vault.open(sealed, with: key, realm: realm, as: .returnURL(of: account.id)), as: UTF8.self)
    }
}
