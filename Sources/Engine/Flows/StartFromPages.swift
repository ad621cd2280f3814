package import Domain
import Flows
import Vault

extension Engine {
    /// Starts a flow from the pages. An open one of the same operation is returned instead of a
    /// second one, so that pressing twice is harmless.
    /// - Parameters:
    ///   - about: the flow that a dispute is about.
    ///   - invitation: the token of one, where it leads to another realm.
    ///   - retry: gives a form that was sent twice the same flow, even when the first is over by
    ///     then.
    /// - Throws: `session.confined`, and what ``startFlow(_:_:)`` throws.
    package func startFlow(
        _ operation: OperationName, track: String?, bindings: [BindingID] = [], about: FlowID?,
        invitation: String? = nil, _ visitor: Visitor, _ browser: Browser,
        retry: RetryKey? = nil
    ) async throws -> FlowID {
        try visitor.requireWholeAccount()
        let plan = try plan(operation, track: track, realm: visitor.realm)
        let (flow, pending) = try await transactAsking(realm: visitor.realm) { work in
            let name = visitor.session.description
            if let retry, let answer: Settled<FlowID> = try work.keptAnswer(to: retry, of: name) {
                return try answer.get()
            }
            let request = StartFlow(
                account: visitor.account, operation: operation, track: track, bindings: bindings, about: about,
                invitation: invitation, context: try work.context(of: visitor, browser))
            let starter = Starter(name: name, key: nil, session: visitor.session)
            let rows = try work.openFlows(beside: request, plan)
            // Its own before one of another device, which has to be taken over first.
            let open =
                try work.openFlow(like: request, among: rows) { $0.session == visitor.session }
                ?? work.openFlow(like: request, among: rows) { $0.isSeen(by: visitor) }
            let flow = try open ?? work.startFlow(request, plan, by: starter, beside: rows).0.flow.id
            if let retry { try work.remember(Settled.done(flow), to: retry, of: name) }
            return flow
        }
        if !pending.isEmpty { try await ask(pending, realm: visitor.realm) { _, _ in } }
        return flow
    }
}

extension ReadContext {
    /// What the pages know of a request.
    /// - Throws: `session.ended`.
    func context(of visitor: Visitor, _ browser: Browser) throws -> RequestContext {
        guard let row = try snapshot.session(visitor.session), row.isLive(at: now) else { throw Refusal.sessionEnded }
        return RequestContext(
            channel: .web, session: visitor.session.description, device: browser.device,
            deviceKnown: try deviceKnown(asker(browser).device, to: visitor.account), network: browser.network,
            signedInAt: row.signedInAt, signInMethod: row.method.rawValue)
    }
}
