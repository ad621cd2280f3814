import Domain
import Flows
import Policy

/// Where a code about a requirement goes.
struct CodeDestination {
    let identifier: Identifier
    /// The binding it speaks for; nil for the new identifier.
    let binding: BindingRow?
}

extension FlowFile {
    /// Whose tries and codes are counted together, besides the account's. Each address that came to
    /// a dispute by its link counts for itself, or whoever the dispute is about could use up the
    /// owner's (promise 5).
    var countedFor: [UInt8] { row.link?.bytes ?? [] }

    /// Nil while there is nothing to send to: no new identifier yet, or no such binding.
    func destination(of requirement: Requirement) -> CodeDestination? {
        switch requirement.subject {
        case .old: old.map { CodeDestination(identifier: $0.identifier, binding: $0.row) }
        case .new: flow.brings.map { CodeDestination(identifier: $0, binding: nil) }
        case .kind(let kind): counting(kind).map { CodeDestination(identifier: $0.identifier, binding: $0.row) }
        case .item(let number): taken(at: number).map { CodeDestination(identifier: $0.identifier, binding: $0.row) }
        case .account: nil
        }
    }

    /// Whether what a requirement speaks of is there to be proved.
    func hasSubject(of requirement: Requirement) -> Bool {
        requirement.subject == .account || destination(of: requirement) != nil
    }

    private func taken(at number: Int) -> HeldBinding? {
        guard flow.items.indices.contains(number - 1), let id = flow.items[number - 1].takes else { return nil }
        return holding.all.first { $0.row.id == id }
    }

    /// Whether the brake of a country stops a code: not one to a number that this account has
    /// proved, and none that protects the account, or whoever pulls the brake would keep its owner
    /// from freezing it.
    func isBraked(_ destination: CodeDestination) -> Bool {
        guard let binding = destination.binding else { return true }
        return binding.provedAt == nil && !traits.protectsAccount
    }

    /// What a code about a kind goes to. Where a change is taken back: what the account held before
    /// the changes in doubt, which may have been taken by one of them; what came since proves
    /// nothing.
    private func counting(_ kind: IdentifierKind) -> HeldBinding? {
        guard let olderThan else { return holding.active(kind) }
        if flow.about != nil { return holding.held(kind, before: olderThan) }
        return holding.active(kind).flatMap { isOldEnough($0.row.boundAt) ? $0 : nil }
    }

    func isOldEnough(_ since: Instant?) -> Bool {
        since.isOlder(than: olderThan)
    }

    /// The tracks along which something can be proved now: the chosen one, or all; for a dispute
    /// under review all that ask for proofs.
    var openTracks: [Track] {
        switch flow.state {
        case .collecting: rules.tracks.filter { track in flow.track.map { $0 == track.name } ?? true }.map(provingAll)
        case .reviewing where traits.takesProofsInReview && row.claims: provingTracks
        case .reviewing, .waiting, .completed, .reverted, .refused, .cancelled, .expired: []
        }
    }

    /// What goes elsewhere is proved, each identifier for itself, whatever a track asks for: its account there holds it as
    /// proved, and is told who else does (promise 6).
    private func provingAll(_ track: Track) -> Track {
        guard traits.leadsElsewhere else { return track }
        let going = zip(1..., flow.items).map { number, _ in Requirement(.item(number), .code) }.filter {
            destination(of: $0)?.identifier.carrier != nil
        }
        let bindings = going.map { destination(of: $0)?.binding?.id }
        let others = track.proofs.filter { group in
            !group.contains { $0.method == .code && bindings.contains(destination(of: $0)?.binding?.id) }
        }
        return track.asking(for: others + going.map { [$0] })
    }

    /// What one proof shows besides what it was asked for: a code to what goes is a code to the account's phone.
    func implied(by proof: Proof) -> [Proof] {
        guard traits.leadsElsewhere, let binding = proof.binding else { return [] }
        let asked = Set(rules.tracks.flatMap { $0.proofs.joined() })
        return asked.filter { $0.method == proof.requirement.method && $0 != proof.requirement }.filter {
            destination(of: $0)?.binding?.id == binding
        }.map { Proof(proof, as: $0) }
    }

    private var provingTracks: [Track] {
        let proving = rules.tracks.filter { !$0.proofs.isEmpty }
        return proving.first { $0.name == flow.track }.map { [$0] } ?? proving
    }
}

extension Instant? {
    /// Whether what was held since then counts where only older things do. What nobody can date doesn't.
    /// - Parameter limit: nil where everything counts.
    func isOlder(than limit: Instant?) -> Bool {
        guard let limit else { return true }
        return map { $0 < limit } ?? false
    }
}
