import Domain
import Flows
import Policy

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
            guard try leads(row, by: request.invitation) else { return false }
            return try isAbout(request.bindings, row)
        }?.id
    }

    /// What collects still, and what takes something and awaits its time. Something else can be added beside what awaits it.
    private func isUnfinished(_ row: FlowRow) -> Bool {
        if case .collecting(let deadline) = row.state { return now < deadline }
        return engine.operations.traits(of: row.operation).shape != .adds
    }

    /// For a platform: by its own session. Without one nobody can say that it is the same person, and from another device
    /// or place they have to begin anew: an open flow is decided on what was known when it began. What was continued
    /// elsewhere is somebody else's.
    func openFlow(like request: StartFlow, among rows: [FlowRow]) throws -> FlowID? {
        guard request.context.session != nil, !rows.isEmpty else { return nil }
        let origin = origin(request.context, startedBy: nil)
        return try openFlow(like: request, among: rows) { row in
            !row.isHandedOn && row.channel == request.context.channel && row.origin.isLike(origin)
        }
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
        if let track = request.track, file.canChoose(track) {
            try choose(track, &file)
        } else {
            try save(&file)
        }
        return (file, token)
    }
}

extension FlowFile {
    /// Another track of the policy that the flow began under, while inputs are taken.
    fileprivate func canChoose(_ other: String) -> Bool {
        guard case .collecting = flow.state, !flow.mustProveAgain else { return false }
        return other != flow.track && rules.track(other) != nil
    }
}

extension FlowOrigin {
    /// Whether policy would weigh a request from there the same. When the person signed in is left as it was at first.
    fileprivate func isLike(_ other: FlowOrigin) -> Bool {
        session == other.session && device == other.device && deviceKnown == other.deviceKnown
            && country == other.country
    }
}
