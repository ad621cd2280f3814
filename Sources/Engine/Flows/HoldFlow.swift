package import Domain
import Flows
import Verification

extension Engine {
    /// The visitor as the person of a flow, for every use case that a person may call.
    /// - Parameter ends: whether it is to be given up, which whoever finds a request that they did not begin must be able to
    ///   do; it shows nothing of what another has proved. Not so what protects the account, such as its owner's claim.
    /// - Throws: `flow.not-found`; `flow.elsewhere` while it is collecting and another session, or
    ///   the platform's own app, has it.
    package func caller(_ visitor: Visitor, on flow: FlowID, ends: Bool = false) async throws -> Caller {
        try await read(realm: visitor.realm) { reading in
            let row = try reading.flow(flow, seenBy: visitor)
            if case .collecting = row.state, row.session != visitor.session,
                !ends || !reading.engine.operations.traits(of: row.operation).changesIdentifiers
            {
                throw Refusal(.conflict, "flow.elsewhere", wayForward: .correct)
            }
            return Caller(realm: visitor.realm, principal: .person(flow, in: visitor.session))
        }
    }

    /// A flow as the visitor may look at it, also while another session has it. The session that typed the new
    /// identifier sees it in full until it is proved, so that a wrong digit is noticed before a code goes there; nobody
    /// else ever does.
    /// - Throws: `flow.not-found`.
    package func readFlow(_ id: FlowID, _ visitor: Visitor) async throws -> FlowView {
        try await read(realm: visitor.realm) { reading in
            let file = try reading.file(try reading.flow(id, seenBy: visitor).id)
            let view = try reading.view(file)
            return file.identifierTyped(in: visitor.session).map(view.showing) ?? view
        }
    }

    /// Takes a flow over here: whoever had it no longer does, and one factor has to be proved again
    /// before anything else.
    /// - Throws: `flow.not-found`, `flow.too-late`.
    @discardableResult
    package func continueFlow(_ id: FlowID, _ visitor: Visitor) async throws -> FlowView {
        try await transact(realm: visitor.realm) { work in
            var file = try work.file(try work.flow(id, seenBy: visitor).id)
            guard case .collecting = file.flow.state, file.row.session != visitor.session else {
                return try work.view(file)
            }
            try work.resume(&file, in: visitor.session, by: visitor.session.description)
            try work.save(&file)
            return try work.view(file)
        }
    }
}

extension UnitOfWork {
    /// The flow continues elsewhere: the session and the token of whoever had it no longer count, nor does what they have
    /// proved or what the platform was asked to check for them.
    /// - Parameters:
    ///   - session: of the hosted pages; nil where the platform's own app continues it.
    ///   - name: of who continues it, for the ledger.
    func resume(_ file: inout FlowFile, in session: SessionID?, by name: String) throws {
        let asked = askings(in: file)
        if !file.flow.proofs.isEmpty { transaction.dropProofs(of: file.flow.id) }
        try file.flow.move(.resume(isAsked: !asked.isEmpty), at: now)
        for var asking in asked {
            asking.usedAt = now
            transaction.update(asking)
        }
        file.row.session = session
        file.row.isHandedOn = true
        file.row.typedIn = nil
        file.row.tokenDigest = nil
        file.row.tokenExpiresAt = nil
        try record(.flowResumed, file.holding, flow: file.flow.id, by: name)
    }
}

extension ReadContext {
    /// The checks that the platform was asked for by whoever has the flow now.
    func askings(in file: FlowFile) -> [ChallengeRow] {
        file.challenges.filter { $0.usedAt == nil && engine.methods.shape(of: $0.requirement.method) == .word }
    }
}

extension FlowFile {
    /// What the session typed, while nobody has proved it and the flow is the session's.
    fileprivate func identifierTyped(in session: SessionID) -> Identifier? {
        guard case .collecting = flow.state, row.session == session, row.typedIn == session,
            !flow.proofs.contains(where: { $0.requirement.subject == .new })
        else { return nil }
        return flow.brings
    }
}

extension FlowView {
    fileprivate func showing(_ typed: Identifier) -> FlowView {
        var view = self
        for place in view.changes.indices where view.changes[place].new != nil {
            view.changes[place].new = typed.content.written
        }
        for place in view.next.steps.indices where view.next.steps[place].requirement?.subject == .new {
            view.next.steps[place].sentTo = view.next.steps[place].sentTo.map { _ in typed.content.written }
        }
        return view
    }
}
