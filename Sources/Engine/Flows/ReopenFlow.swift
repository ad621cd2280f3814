import Domain
import Flows

// Pressing twice, a lost answer, a page that was closed: whoever starts again what is still open goes on with that.

extension ReadContext {
    /// The open flow that a request would only repeat.
    /// - Parameter isTheirs: whether whoever asks has that flow.
    func openFlow(like request: StartFlow, where isTheirs: (FlowRow) throws -> Bool) throws -> FlowID? {
        try snapshot.openFlows(of: request.account).last { row in
            if case .collecting(let deadline) = row.state, now >= deadline { return false }
            guard row.operation == request.operation, row.about == request.about else { return false }
            return try isTheirs(row) && isAbout(request.bindings, row)
        }?.id
    }

    /// For a platform: by its own session. Without one nobody can say that it is the same person.
    func openFlow(like request: StartFlow) throws -> FlowID? {
        guard let session = request.context.session.map(sessionHash) else { return nil }
        return try openFlow(like: request) { $0.origin.session == session }
    }

    /// Where one of several was chosen, a request about another is another request.
    private func isAbout(_ chosen: [BindingID], _ row: FlowRow) throws -> Bool {
        guard !chosen.isEmpty else { return true }
        let items = try snapshot.items(of: row.id)
        return Set(items.compactMap { $0.takes ?? $0.place.parent?.binding }) == Set(chosen)
    }
}

extension UnitOfWork {
    /// A new token for a flow that the same session has: the earlier one ends, and what was proved stays proved.
    func reopen(_ id: FlowID, _ request: StartFlow) throws -> (FlowFile, FlowToken?) {
        var file = try file(id)
        let token = engine.newFlowToken(id)
        file.row.tokenDigest = token.digest
        file.row.tokenExpiresAt = token.expiresAt(now)
        if let track = request.track, track != file.flow.track, case .collecting = file.flow.state {
            try choose(track, &file)
        } else {
            try save(&file)
        }
        return (file, token)
    }
}
