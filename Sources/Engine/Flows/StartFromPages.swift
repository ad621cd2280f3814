package import Domain
import Flows
import Vault

extension Engine {
    /// Starts a flow from the pages. An open one of the same operation is returned instead of a
    /// second one, so that pressing twice is harmless.
    /// - Parameters:
    ///   - about: the flow that a dispute is about.
    ///   - retry: gives a form that was sent twice the same flow, even when the first is over by
    ///     then.
    /// - Throws: `session.confined`, and what ``startFlow(_:_:)`` throws.
    package func startFlow(
        _ operation: OperationName, track: String?, bindings: [BindingID] = [], about: FlowID?, _ visitor: Visitor,
        _ browser: Browser,
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
                context: try work.context(of: visitor, browser))
            let starter = Starter(name: name, key: nil, session: visitor.session)
            let flow = try work.openFlow(like: request, visitor) ?? work.startFlow(request, plan, by: starter).0.flow.id
            if let retry { try work.remember(Settled.done(flow), to: retry, of: name) }
            return flow
        }
        if !pending.isEmpty { try await ask(pending, realm: visitor.realm) { _, _ in } }
        return flow
    }
}

extension ReadContext {
    fileprivate func openFlow(like request: StartFlow, _ visitor: Visitor) throws -> FlowID? {
        try snapshot.openFlows(of: request.account).last { row in
            if case .collecting(let deadline) = row.state, now >= deadline { return false }
            guard row.operation == request.operation, row.about == request.about else { return false }
            return try row.isSeen(by: visitor) && isAbout(request.bindings, row)
        }?.id
    }

    /// Where one of several was chosen, a request about another is a different request.
    private func isAbout(_ chosen: [BindingID], _ row: FlowRow) throws -> Bool {
        guard !chosen.isEmpty else { return true }
        let items = try snapshot.items(of: row.id)
        return Set(items.compactMap { $0.takes ?? $0.place.parent?.binding }) == Set(chosen)
    }

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
