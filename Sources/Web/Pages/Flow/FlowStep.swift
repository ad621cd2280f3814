import Domain
import Engine
import Flows
import Verification

/// The one thing that a page asks of somebody whose flow is still collecting.
enum FlowStep: Sendable, Hashable {
    /// Choose among several ways, or another one than before.
    case ways
    /// The new number or address, and why.
    case number
    /// A code would go out; nobody is sent one by looking at a page.
    case send(Requirement)
    /// A code is on its way.
    case code(Requirement)
    /// Something that the person knows.
    case password(Requirement)
    /// Somebody else has to be asked, and the person is led there and back.
    case redirect(Requirement)
    /// Only the platform can check these; any one will do.
    case attested([Requirement])
    /// Really stop?
    case stop
}

extension FlowView {
    /// - Parameter wish: what the person asked to see instead of what is next; ignored where it
    ///   makes no sense now.
    func step(wish: String?) -> FlowStep {
        switch wish {
        case "stop": .stop
        case "ways" where !next.mustProveAgain: .ways
        case "number" where !next.mustProveAgain && takesTarget: .number
        default: nextStep
        }
    }

    /// People look at it, and there are proofs that this person can give all the same.
    var takesProofs: Bool { state == .reviewing && !openTracks.isEmpty }

    /// A proof was begun that counts while people look at it.
    var isProving: Bool { takesProofs && (next.proofs.contains { $0.codeExpiresAt != nil } || !proofs.isEmpty) }

    var canBeStopped: Bool { next.actions.contains("cancel") }

    /// Whether it brings a new number or address.
    var takesTarget: Bool { shape == .replaces || shape == .adds }

    /// The way that is being taken; nil until one is chosen. A person who has proved something
    /// already is on the way that needs least.
    var way: NextView.TrackView? {
        if track != nil { return next.tracks.first }
        let open = openTracks
        if open.count == 1 { return open.first }
        guard !proofs.isEmpty else { return nil }
        return open.filter { !$0.missing.isEmpty }.min { $0.missing.count < $1.missing.count }
    }

    /// The ways that can be completed with what the account has.
    var openTracks: [NextView.TrackView] {
        next.tracks.filter { track in
            track.missing.allSatisfy { group in group.contains { $0.subject == .new || provable($0) != nil } }
        }
    }

    func provable(_ requirement: Requirement) -> NextView.ProvableView? {
        next.proofs.first { $0.requirement == requirement }
    }

    /// Who they are is proved first, the new number last.
    private var nextStep: FlowStep {
        guard let track = way else { return next.mustProveAgain ? ask(next.proofs.map(\.requirement)) : .ways }
        if let group = track.missing.first(where: { group in !group.contains { $0.subject == .new } }) {
            return ask(group)
        }
        if !next.inputs.isEmpty { return .number }
        return track.missing.first.map(ask) ?? .ways
    }

    /// What can be answered here comes before what cannot.
    private func ask(_ group: [Requirement]) -> FlowStep {
        let known = group.compactMap(provable)
        if let sent = known.first(where: { $0.shape == .code && $0.codeExpiresAt != nil }) {
            return .code(sent.requirement)
        }
        for provable in known {
            switch provable.shape {
            case .code: return .send(provable.requirement)
            case .secret: return .password(provable.requirement)
            case .redirect: return .redirect(provable.requirement)
            case .ceremony, .files, .word, .identifier, .choice: continue
            }
        }
        return known.isEmpty ? .ways : .attested(known.map(\.requirement))
    }
}
