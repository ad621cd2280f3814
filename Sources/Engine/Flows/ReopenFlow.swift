import Domain
import Flows

// Pressing twice, a lost answer, a page that was closed: whoever starts again what is still open goes on with that.

extension ReadContext {
    /// The open flow that a request would only repeat.
    /// - Parameters:
    ///   - rows: the account's open flows.
    ///   - isTheirs: whether whoever asks has that flow.
    func openFlow(
        like request: StartFlow, among rows: [FlowRow], where isTheirs: (FlowRow) -> Bool
    ) throws -> FlowID? {
        try rows.last { row in
            guard isUnfinished(row) else { return false }
            guard row.operation == request.operation, row.about == request.about, isTheirs(row) else { return false }
            return try isAbout(request.bindings, row)
        }?.id
    }

    /// What collects still, and what takes something and awaits its time. Something else can be added beside what awaits it.
    private func isUnfinished(_ row: FlowRow) -> Bool {
        if case .collecting(let deadline) = row.state { return now < deadline }
        return engine.operations.traits(of: row.operation).shape != .adds
    }

    /// For a platform: by its own session. Without one nobody can say that it is the same person.
    func openFlow(like request: StartFlow, among rows: [FlowRow]) throws -> FlowID? {
        guard let session = request.context.session.map(sessionHash) else { return nil }
        return try openFlow(like: request, among: rows) { $0.origin.session == session }
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
