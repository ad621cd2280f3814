import Domain
import Flows
import Vault

extension ReadContext {
    /// The parties to a dispute as reviewers see them.
    func parties(to row: CaseRow, _ file: FlowFile) throws -> [PartyView] {
        let threshold = file.olderThan
        return try snapshot.parties(to: row.id).map { party in
            let held = try party.link.flatMap { try snapshot.binding($0) }.map { try binding($0, key: file.key) }
            let proofs = try (snapshot.file(party.id, realm: realm)?.proofs ?? []).map { try proof($0, key: file.key) }
            return PartyView(
                flow: party.id,
                state: party.id == file.flow.id ? file.flow.state.name : file.settled[party.id] ?? party.state.name,
                claims: party.claims, via: held == nil ? .report : .link, sentTo: held?.identifier.masked,
                heldSince: held?.row.boundAt,
                age: row.state == .open ? try age(of: party, held, proofs, threshold) : nil,
                about: party.about, joinedAt: party.startedAt,
                session: party.origin.signInMethod, proofs: proofs.map(FlowView.ProofView.init))
        }
    }

    private func age(
        of party: FlowRow, _ held: HeldBinding?, _ proofs: [Proof], _ threshold: Instant?
    ) throws -> PartyView.Age {
        guard let held else {
            let isOlder = proofs.contains { proof in
                proof.heldSince.flatMap { since in threshold.map { since < $0 } } ?? false
            }
            return isOlder ? .older : .unknown
        }
        if let threshold, held.row.boundAt < threshold { return .older }
        let change = try party.about.flatMap { try snapshot.flow($0, realm: realm) }?.state.endedAt
        return change.map { held.row.boundAt < $0 } ?? false ? .disputed : .newer
    }

    /// The changes that a dispute is about, masked, in the order in which they took effect.
    func changes(inDoubtFor file: FlowFile) throws -> [ChangeInDoubtView] {
        try changesInDoubt(for: file).map { row in
            let change = try self.file(row.id)
            return ChangeInDoubtView(
                flow: row.id, operation: row.operation, changes: try changes(of: change),
                completedAt: row.state.endedAt ?? row.startedAt, track: row.track, session: row.origin.signInMethod,
                channel: row.channel, deviceKnown: row.origin.deviceKnown, country: row.origin.country,
                proofs: change.flow.proofs.map(FlowView.ProofView.init))
        }
    }
}

extension FlowView.ProofView {
    init(_ proof: Proof) {
        self.init(requirement: proof.requirement, provedAt: proof.provedAt, reference: proof.reference)
    }
}
