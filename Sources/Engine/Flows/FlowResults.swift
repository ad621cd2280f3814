package import Domain
import Vault

extension Engine {
    /// The way back to the platform, with a reference by which it can look up the flow's state.
    /// Nothing else goes with it.
    /// - Returns: nil where the platform gave no address to go back to.
    /// - Throws: `flow.not-found`.
    package func leaveFlow(_ id: FlowID, _ visitor: Visitor) async throws -> (url: String, reference: String)? {
        try await transact(realm: visitor.realm) { work in
            let flow = try work.flow(id, seenBy: visitor)
            guard let sealed = visitor.returnURL,
                let account = try work.snapshot.glimpse(of: visitor.account, realm: work.realm)
            else {
                return nil
            }
            let key = try work.key(of: account)
            let url = try work.returnURL(sealed, key: key, of: account)
            let reference = work.engine.newSecret()
            // Opening an address is all it takes, so it must not fill the table.
            work.transaction.dropResults(of: flow.id, allBut: SessionLife.results - 1)
            work.transaction.insert(
                ResultRow(
                    digest: Token.digest(reference), realm: work.realm, flow: flow.id,
                    expiresAt: work.now + SessionLife.result))
            return (url: url, reference: reference)
        }
    }

    /// The state of the flow that a person came back from. The first who asks within ten minutes may ask again for ten
    /// more: the person may load the platform's page again. Nobody else may, so that a reference that was seen on its way is
    /// worth nothing.
    /// - Throws: `result.unknown`, `result.used`, `result.expired`.
    package func lookUpResult(_ reference: String, _ call: Call) async throws -> FlowView {
        try call.caller.require(.flowsRead)
        guard let digest = digest(of: reference) else { throw Refusal.resultUnknown }
        return try await perform(call) { work in
            guard let result = try work.snapshot.result(digest: digest), result.realm == work.realm else {
                throw Refusal.resultUnknown
            }
            try work.use(result, by: call.caller.key)
            return .done(try work.view(try work.file(result.flow)))
        }.get()
    }
}

extension UnitOfWork {
    fileprivate func use(_ result: ResultRow, by key: APIKeyID?) throws(Refusal) {
        guard result.usedAt == nil || result.usedBy == key else {
            throw Refusal(.gone, "result.used", wayForward: .support)
        }
        guard now < result.expiresAt else { throw Refusal(.gone, "result.expired", wayForward: .support) }
        guard result.usedAt == nil else { return }
        var used = result
        (used.usedAt, used.usedBy, used.expiresAt) = (now, key, now + SessionLife.result)
        transaction.use(used)
    }
}

extension Refusal {
    fileprivate static let resultUnknown = Refusal(.notFound, "result.unknown", wayForward: .correct)
}
