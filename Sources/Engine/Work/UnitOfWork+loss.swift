import Domain
import Flows

extension UnitOfWork {
    /// What rests on bindings that the account has lost goes with them: the sessions that signed in with one; the other flows
    /// that would take one, or bring something to one; and in all others the codes that were sent to one and the proofs
    /// that were given by one.
    /// - Parameters:
    ///   - others: the account's open flows, without the one that takes them.
    ///   - spared: the session that did it; nil where a change is taken back, whoever made it, and where the platform did.
    func endWhatRests(
        on lost: [BindingID], of holding: Holding, among others: [FlowRow], but spared: SessionID?
    ) throws {
        if !others.isEmpty { try endFlows(among: others, startedInSessionsBy: lost, of: holding, but: spared) }
        transaction.endSessions(of: holding.account.id, signedInWith: lost, except: spared, at: now)
        for row in others where !hasEnded(row.id) { try endOrForget(row, lost, of: holding) }
    }

    func endWhatRests(on lost: [BindingID], of file: FlowFile, but spared: SessionID?) throws {
        let others = try snapshot.openFlows(of: file.account.id).filter { $0.id != file.flow.id }
        try endWhatRests(on: lost, of: file.holding, among: others, but: spared)
    }

    private func endFlows(
        among others: [FlowRow], startedInSessionsBy lost: [BindingID], of holding: Holding, but spared: SessionID?
    ) throws {
        for session in try liveSessions(of: holding.account.id, in: snapshot) where session.id != spared {
            guard let binding = session.binding, lost.contains(binding) else { continue }
            let started = try snapshot.openFlows(startedIn: sessionHash(session.id.description), realm: realm)
            for row in started where row.session == session.id && others.contains(where: { $0.id == row.id }) {
                try end(row, holding, because: .sessionRevoked)
            }
        }
    }

    /// A dispute's proofs are older than the changes that it is about, so that what these took proves something in it.
    private func endOrForget(_ row: FlowRow, _ lost: [BindingID], of holding: Holding) throws {
        guard let stored = try snapshot.file(row.id, realm: realm) else { return }
        let touched = stored.items.contains { item in
            [item.takes, item.place.parent?.binding].compactMap(\.self).contains(where: lost.contains)
        }
        if touched { return try end(row, holding, because: .bindingChanged) }
        guard !engine.operations.traits(of: row.operation).isClaim else { return }
        let proofs = stored.proofs.filter { $0.proof.binding.map(lost.contains) ?? false }
        if case .collecting = row.state {
            return try forget(proofs.map(\.proof.requirement), lost, in: stored, of: holding)
        }
        // It was approved, or is being looked at, because of a proof that counts no more.
        if !proofs.isEmpty { try end(row, holding, because: .bindingChanged) }
    }

    /// The flow asks again.
    private func forget(
        _ proved: [Requirement], _ lost: [BindingID], in stored: StoredFile, of holding: Holding
    ) throws {
        let places = stored.bindings.filter { lost.contains($0.id) }.map(\.index)
        let sent = stored.challenges.filter { $0.destination.map(places.contains) ?? false }
        for challenge in sent { transaction.dropChallenge(for: challenge.requirement, of: stored.flow.id) }
        for requirement in proved {
            transaction.dropProof(of: requirement, in: stored.flow.id)
            try record(.flowProofForgotten, holding, flow: stored.flow.id, requirement: requirement)
        }
        // A step that is being taken meanwhile with what was just forgotten runs again.
        guard !sent.isEmpty || !proved.isEmpty else { return }
        transaction.update(stored.flow, ifRevision: raisedRevision(of: stored.flow))
    }
}
