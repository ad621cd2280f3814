import Domain
import Engine
import Verification

/// Ways through an operation in plain words: what to have at hand, and how long each takes.
struct WayWords {
    private let say: Speech
    private let moments: Moments
    private let kind: IdentifierKind?
    private let platform: String?

    /// - Parameters:
    ///   - kind: of the identifier that the operation is about, where it is about one.
    ///   - platform: who checks what can't be checked here.
    init(say: Speech, moments: Moments, kind: IdentifierKind? = nil, platform: String? = nil) {
        self.say = say
        self.moments = moments
        self.kind = kind
        self.platform = platform
    }

    /// Told by what the way asks for, so that one that asks for a password says so whatever a policy calls it; a
    /// platform can give it a name of its own (`texts`, `way.<track>`). What every way through has is left out.
    func title(of track: NextView.TrackView) -> String {
        if say.ifKnown("way.\(track.name)") != nil { return say("way.\(track.name)", say.named(kind)) }
        let own = track.missing.filter { group in !group.contains { $0.subject == .new } }
        let needs = (own.isEmpty ? track.missing : own).map { alternatives($0, [:], marked: false).lowercasedFirst }
        guard needs.isEmpty else { return say("wayBy", ["needs": list(needs)]) }
        return say(track.review == "always" ? "wayReview" : "wayNone")
    }

    /// One line for each thing that is needed, with its alternatives.
    /// - Parameter destinations: where codes would go, masked.
    func needs(of track: NextView.TrackView, destinations: [Requirement: String]) -> [String] {
        track.missing.map { alternatives($0, destinations, marked: true) }
    }

    /// The ways as a page offers them: the one that most people should take first.
    /// - Parameter button: of the first one.
    func offer(
        _ tracks: [NextView.TrackView], destinations: [Requirement: String], button: String, isDanger: Bool = false
    ) -> WayOffer? {
        let ways = tracks.enumerated().sorted { rank($0) < rank($1) }.map { way($0.element, destinations) }
        return ways.first.map { first in
            WayOffer(
                first: first, button: button, isDanger: isDanger, others: Array(ways.dropFirst()),
                hasOthers: ways.count > 1)
        }
    }

    func way(_ track: NextView.TrackView, _ destinations: [Requirement: String]) -> Way {
        let needs = needs(of: track, destinations: destinations)
        let howLong = howLong(track)
        let line = say("wayLine", ["needs": needs.joined(separator: say("flowListComma")), "time": howLong])
        return Way(
            name: track.name, title: title(of: track), needs: needs, howLong: howLong,
            line: needs.isEmpty ? howLong : line)
    }

    /// What ends at once comes before what waits or is reviewed, and what can be proved here before what the platform
    /// has to check; otherwise the policy's order stays.
    private func rank(_ place: EnumeratedSequence<[NextView.TrackView]>.Element) -> (Int, Int, Int) {
        let track = place.element
        let isSlow = track.waitSeconds > 0 || track.review == "always"
        let isElsewhere = track.missing.contains { $0.allSatisfy(isAttested) }
        return (isSlow ? 1 : 0, isElsewhere ? 1 : 0, place.offset)
    }

    func howLong(_ track: NextView.TrackView) -> String {
        let wait = moments.length(.seconds(track.waitSeconds))
        return say("howLong.\(track.review).\(track.waitSeconds > 0 ? "wait" : "now")", ["length": wait])
    }

    func requirement(_ requirement: Requirement, destination: String?) -> String {
        guard requirement.method == .code else {
            return say.ifKnown("need.\(requirement)") ?? word(about: requirement)
                ?? say("needOther", ["name": requirement.description])
        }
        if let destination { return say("needCodeTo", ["destination": destination]) }
        return say("need.\(subject(requirement)).code", say.named(requirement.subject.kind ?? kind))
    }

    /// The platform's word for an identifier, by whatever method it has it; nil for its word for the account.
    private func word(about requirement: Requirement) -> String? {
        guard requirement.subject != .account, isAttested(requirement) else { return nil }
        return say("need.\(subject(requirement)).word", say.named(requirement.subject.kind ?? kind))
    }

    private func subject(_ requirement: Requirement) -> String {
        requirement.subject.kind != nil ? "kind" : requirement.subject == .new ? "new" : "old"
    }

    private func alternatives(_ group: [Requirement], _ destinations: [Requirement: String], marked: Bool) -> String {
        let words = group.map { requirement($0, destination: destinations[$0]) }.joined(separator: say("listOr"))
        return marked && group.allSatisfy(isAttested)
            ? say("needChecked", ["need": words, "platform": platform ?? say("platformWord")]) : words
    }

    /// Only the platform can check it.
    private func isAttested(_ requirement: Requirement) -> Bool { say.methods.shape(of: requirement.method) == .word }

    private func list(_ parts: [String]) -> String {
        parts.count < 2
            ? parts.joined()
            : parts.dropLast().joined(separator: say("listComma")) + say("listAnd") + parts[parts.count - 1]
    }
}

/// A way through an operation, as it is offered.
struct Way: Sendable {
    let name: String
    let title: String
    let needs: [String]
    let howLong: String
    /// Both in one line.
    let line: String
}

/// The ways through an operation: one to take, the others folded.
struct WayOffer: Sendable {
    let first: Way
    let button: String
    let isDanger: Bool
    let others: [Way]
    let hasOthers: Bool
}

extension String {
    /// As it stands in the middle of a sentence.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
