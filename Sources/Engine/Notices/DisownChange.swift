package import Domain
import Flows
import Policy
import Vault

extension Engine {
    /// - Throws: `notice.unknown` for a token that was not made here.
    package func readDisownment(_ token: String) async throws -> DisownmentView {
        let (link, realm) = try await known(token)
        return try await read(realm: realm) { reading in try reading.disownment(by: link) }
    }

    /// "This was not me". Stops a change that is not in effect yet; after one that is, freezes the
    /// account, ends its flows and opens a dispute, or joins the one that is open (promise 9). It
    /// never rolls anything back: a link proves too little. Harmless when pressed twice.
    /// - Parameter wasMe: the opposite, "it was me": while a dispute is open, a party that answers
    ///   for the change and claims nothing. Without one it has no effect.
    package func disown(_ token: String, wasMe: Bool = false) async throws -> DisownedView {
        let (link, realm) = try await known(token)
        return try await transact(realm: realm) { work in
            let (view, _) = try work.disown(by: link, wasMe: wasMe)
            guard let dispute = view.dispute else {
                return DisownedView(disownment: view, token: nil, tokenExpiresAt: nil)
            }
            let token = work.newToken(for: dispute)
            return DisownedView(disownment: view, token: token.text, tokenExpiresAt: token.expiresAt(work.now))
        }
    }

    /// ``disown(_:wasMe:)`` from the hosted pages: where it leads to a dispute, now or earlier, its
    /// flow continues in a session that sees nothing else of the account.
    /// - Parameter current: the secret of the session that the browser has, if it has one; it ends
    ///   where another begins.
    package func disown(
        _ token: String, wasMe: Bool = false, current: Secret<String>?, _ browser: Browser
    ) async throws -> (view: DisownmentView, session: OpenedSession?) {
        let (link, realm) = try await known(token)
        return try await transact(realm: realm) { work in
            let (view, account) = try work.disown(by: link, wasMe: wasMe)
            return (view, try view.dispute.map { try work.follow($0, of: account, current: current, browser) })
        }
    }

    private func known(_ token: String) async throws -> (DisownLink, RealmID) {
        guard let (link, realm) = try await link(disownedBy: token) else {
            throw Refusal(.notFound, "notice.unknown", wayForward: .support)
        }
        return (link, realm)
    }
}

/// What a link says about whom: a change, and the binding to whose address the link went.
private struct DisownedChange {
    let change: FlowID
    /// Nil where the flow has made no binding yet.
    let binding: BindingID?
}

extension ReadContext {
    fileprivate func disownment(by link: DisownLink) throws -> DisownmentView {
        let file = try file(link.flow)
        let disowned = try disowned(of: link, in: file)
        let party = try party(making: disowned)
        let state = try disownState(of: disowned.change == link.flow ? file : try self.file(disowned.change), party)
        return try disownment(of: file, party, as: state, earlier: try earlier(than: disowned, file, state))
    }

    /// Whoever was robbed by several changes may look at the last message first.
    fileprivate func earlier(
        than disowned: DisownedChange, _ file: FlowFile, _ state: DisownmentView.State
    ) throws -> String? {
        guard state == .disowned || state == .takenBack, let id = disowned.binding, let own = try snapshot.binding(id)
        else { return nil }
        let before = try changesInDoubt(of: file.account.id, at: file.account.doubtsFrom(now)).prefix {
            $0.id != disowned.change
        }
        guard let first = before.first, first.state.endedAt.map({ own.boundAt < $0 }) ?? false,
            try !snapshot.disputes(about: first.id).contains(where: { $0.link == id })
        else { return nil }
        return try engine.disownToken(for: DisownLink(flow: first.id, address: .binding(id)), realm: realm)
    }

    fileprivate func disownment(
        of file: FlowFile, _ party: FlowRow?, as state: DisownmentView.State, earlier: String? = nil
    ) throws -> DisownmentView {
        let isGood = state == .open || state == .disowned
        return DisownmentView(
            flow: file.flow.id, realm: realm, operation: file.flow.operation, state: state,
            isDisputed: isGood && file.account.holds.disputedSince != nil,
            changes: isGood ? try changes(of: file) : [], changedAt: file.flow.state.endedAt,
            until: file.flow.state.undoUntil ?? file.flow.state.waitsUntil,
            dispute: party.flatMap { $0.isReadable(at: now) ? $0.id : nil },
            earlier: earlier,
            timeZone: file.policy.timeZone.name, language: file.account.language)
    }

    /// A person who lost their own number to an earlier change means that change, even if they last
    /// heard of a later one: otherwise the number in between would come back instead.
    fileprivate func disowned(of link: DisownLink, in file: FlowFile) throws -> DisownedChange {
        let binding: BindingID? =
            switch link.address {
            case .binding(let id): id
            case .target: try snapshot.bindings(madeBy: link.flow).first?.id
            }
        guard case .completed = file.flow.state, let binding, !file.flow.takes.contains(binding) else {
            return DisownedChange(change: link.flow, binding: binding)
        }
        let taking = try takers(among: changesInDoubt(for: file))[binding]
        guard let taking, let at = taking.state.endedAt, let later = file.flow.state.endedAt, at < later else {
            return DisownedChange(change: link.flow, binding: binding)
        }
        return DisownedChange(change: taking.id, binding: binding)
    }

    /// The dispute that disowning it made, the latest where the platform ended one before.
    fileprivate func party(making disowned: DisownedChange) throws -> FlowRow? {
        guard let binding = disowned.binding else { return nil }
        return try snapshot.disputes(about: disowned.change).last { $0.link == binding }
    }

    fileprivate func disownState(of file: FlowFile, _ party: FlowRow?) throws -> DisownmentView.State {
        if file.account.status == .closed { return .over }
        switch file.flow.state {
        case .reviewing, .waiting: return .open
        case .completed(_, let until):
            let isInTime = until.map { file.account.doubtsFrom(now) < $0 } ?? false
            switch party?.state {
            // Whoever said first that it was them may have been mistaken.
            case .collecting, .reviewing, .waiting: return party?.claims == false ? .open : .disowned
            // Once people have decided about what came by this link, pressing it again must not
            // freeze the account anew. What somebody else said, and how that ended, uses up no
            // link: whoever made the change may have said it badly to have it refused.
            case .completed, .reverted, .refused: return .over
            case .cancelled, .expired, nil: return isInTime ? .open : .over
            }
        case .reverted: return .takenBack
        case .refused(_, _, .veto): return .vetoed
        case .collecting, .refused, .cancelled, .expired: return .over
        }
    }
}

extension FlowRow {
    /// A link does not show the account's matters forever.
    fileprivate func isReadable(at now: Instant) -> Bool {
        guard let endedAt = state.endedAt else { return true }
        return now < max(endedAt + .days(30), state.appealUntil ?? endedAt)
    }
}

extension UnitOfWork {
    fileprivate func disown(by link: DisownLink, wasMe: Bool) throws -> (DisownmentView, AccountRow) {
        var file = try file(link.flow)
        let disowned = try disowned(of: link, in: file)
        let known = try party(making: disowned)
        let change = disowned.change == link.flow ? file : try self.file(disowned.change)
        let state = try disownState(of: change, known)
        guard state == .open else {
            return (
                try disownment(of: file, known, as: state, earlier: try earlier(than: disowned, file, state)),
                file.account
            )
        }
        if wasMe {
            return (try disownment(of: file, try defence(of: disowned, change, known), as: state), file.account)
        }
        if file.flow.state.isOpen {
            try veto(&file)
            return (try disownment(of: file, nil, as: .vetoed), file.account)
        }
        guard let binding = disowned.binding else { throw Refusal.bindingGone }
        if let known, known.state.isOpen { try end(known, file.holding, because: .byPerson, isTold: false) }
        var party = try party(about: change, link: binding, wasMe: false)
        try enterDispute(&party, isNew: true)
        file.holding = party.holding
        let earlier = try earlier(than: disowned, file, .disowned)
        return (try disownment(of: file, party.row, as: .disowned, earlier: earlier), file.account)
    }

    /// The party that answers for a change in dispute; nil where there is nothing to answer.
    private func defence(of disowned: DisownedChange, _ change: FlowFile, _ known: FlowRow?) throws -> FlowRow? {
        if let known, known.state.isOpen { return known }
        guard let binding = disowned.binding, change.account.holds.disputedSince != nil,
            change.flow.state.undoUntil != nil
        else { return nil }
        var party = try party(about: change, link: binding, wasMe: true)
        try enterDispute(&party, isNew: true)
        return party.row
    }

    /// A token for the person's own device; one is good at a time.
    fileprivate func newToken(for id: FlowID) -> FlowToken {
        let token = engine.newFlowToken(id)
        transaction.setToken(of: id, digest: token.digest, expiresAt: token.expiresAt(now))
        return token
    }

    fileprivate func follow(
        _ dispute: FlowID, of account: AccountRow, current: Secret<String>?, _ browser: Browser
    ) throws -> OpenedSession {
        if let current, let here = try session(shown: current, in: browser)?.seen.session { try endSession(here.id) }
        return openSession(for: account, by: .link, asker(browser), signedInAt: nil, flow: dispute)
    }
}
